/** Connecting an account by signing in at the service in the browser: no key passes through a person's hands. */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { SignInState } from '#shared/contract/paymentCalls.ts';
import { SECOND } from '#shared/domain/time.ts';
import { sayer } from '../confirm.ts';
import { EXIT } from '../exitCode.ts';
import { watchForStop } from '../follow.ts';
import { plain } from '../render/text.ts';
import type { Session } from '../session.ts';
import type { CliWorld, GlobalOptions, Outcome } from '../world.ts';

export interface SignInInput {
  readonly service: string;
  readonly label?: string;
  readonly origin?: string;
  readonly keepKey?: 'keychain' | 'memory';
}

const ENDINGS: Readonly<Record<Exclude<SignInState['status'], 'waiting' | 'connected'>, string>> = {
  denied: 'It was turned down in the browser. Nothing was connected.',
  expired: 'The time to say yes is over. Nothing was connected.',
  failed: 'The sign-in did not work. Nothing was connected.',
};

/** @throws PlimsollError `refused` without the app: the key that comes of it would be kept nowhere */
export async function signIn(
  input: SignInInput,
  session: Session,
  options: GlobalOptions,
  world: CliWorld,
): Promise<Outcome> {
  if (session.via === 'engine')
    throw new PlimsollError({
      kind: 'refused',
      message: 'Signing in brings a key that only the app can keep: the command line has no keychain.',
      help: 'Start Plimsoll and try again, or paste a key: leave --browser away.',
    });
  const say = sayer(options, world.terminal);
  const begun = await session.call('signIn.begin', input);
  const { id, userCode } = begun.signIn;
  say(`${plain(`Sign in on this page, which the app has opened in your browser: ${begun.url}`)}\n`);
  if (userCode !== null) say(`${plain(`Compare this code with the one in the browser: ${userCode}`)}\n`);
  const stop = watchForStop(world);
  let state = begun.signIn;
  while (state.status === 'waiting' && !stop.asked) {
    await stop.pause(SECOND, world.clock);
    state = (await session.call('signIn.state', { id })).signIn;
  }
  if (state.status === 'waiting') {
    await session.call('signIn.cancel', { id });
    throw new PlimsollError({ kind: 'cancelled', message: 'Stopped waiting. Nothing was connected.' });
  }
  if (state.status !== 'connected')
    throw new PlimsollError({
      kind: state.status === 'failed' ? 'unavailable' : 'cancelled',
      message: state.message ?? ENDINGS[state.status],
    });
  const { accounts } = await session.call('snapshot.get', {});
  const account = accounts.find((one) => one.id === state.accountId);
  if (account === undefined) throw new PlimsollError({ kind: 'gone', message: 'The account was removed meanwhile.' });
  return {
    exitCode: EXIT.ok,
    text: `${plain(`Connected ${account.label} (${account.serviceName}, id ${account.id}).`)}\n`,
    json: { account, keyKept: account.keyKept },
  };
}
