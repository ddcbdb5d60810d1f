/** Connecting an account by signing in at the service in the browser. What is secret about it stays in memory. */
import { PlimsollError, toErrorInfo } from '#shared/contract/errors.ts';
import type { SignInState } from '#shared/contract/paymentCalls.ts';
import { checkOrigin } from '../http/origin.ts';
import type { Browser, CancelTimer, Clock, Log } from '../ports.ts';
import type { ServiceDefinition } from '../providers/adapter.ts';
import { findService } from '../providers/registry.ts';
import type { SignIn } from '../providers/signIn.ts';
import { vettedAddress } from '../web/openPage.ts';
import type { AddAccount } from './accounts.ts';

export interface SignInsDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly browser: Browser;
  readonly loopbackOnly: boolean;
  readonly createSignIn: (service: ServiceDefinition, origin: string) => SignIn | null;
  readonly addAccount: (input: AddAccount) => Promise<{ readonly id: string }>;
  readonly randomId: () => string;
}

export type BeginSignIn = Omit<AddAccount, 'key'>;

export interface SignIns {
  begin(input: BeginSignIn): Promise<{ signIn: SignInState; url: string }>;
  state(id: string): SignInState;
  cancel(id: string): void;
  stop(): void;
}

export function createSignIns(deps: SignInsDeps): SignIns {
  const { clock, log } = deps;
  const states = new Map<string, SignInState>();
  const timers = new Map<string, CancelTimer>();

  const set = (id: string, change: Partial<SignInState>) => {
    const state = states.get(id);
    if (state !== undefined) states.set(id, { ...state, ...change });
  };
  const end = (id: string) => {
    timers.get(id)?.();
    timers.delete(id);
  };

  async function poll(id: string, signIn: SignIn, secret: string, every: number, input: BeginSignIn): Promise<void> {
    const state = states.get(id);
    if (state === undefined || state.status !== 'waiting') return;
    if ((state.expiresAt ?? Number.POSITIVE_INFINITY) <= clock.now()) return set(id, { status: 'expired' });
    const answer = await signIn.poll(secret);
    if (states.get(id)?.status !== 'waiting') return;
    if (answer.status === 'denied' || answer.status === 'expired') return set(id, { status: answer.status });
    if (answer.status === 'done') {
      const renewal = answer.renewal === undefined ? null : { token: answer.renewal, expiresAt: answer.expiresAt ?? 0 };
      const account = await deps.addAccount({ ...input, key: answer.key, renewal });
      return set(id, { status: 'connected', accountId: account.id });
    }
    later(id, signIn, secret, Math.max(every, answer.status === 'pending' ? (answer.intervalMs ?? 0) : 0), input);
  }

  function later(id: string, signIn: SignIn, secret: string, every: number, input: BeginSignIn): void {
    const cancel = clock.setTimer(every, () => {
      poll(id, signIn, secret, every, input).catch((error) => {
        const { kind, message } = toErrorInfo(error);
        // A poll that did not get through is asked again until the sign-in expires.
        if (kind === 'unavailable' || kind === 'offline' || kind === 'rate-limited')
          return later(id, signIn, secret, every, input);
        log.warn('sign-in.failed', { kind, message });
        set(id, { status: 'failed', message });
      });
    });
    timers.set(id, cancel);
  }

  return {
    async begin(input) {
      const service = findService(input.service);
      const origin = checkOrigin(input.origin ?? service?.info.defaultOrigin ?? '', {
        loopbackOnly: deps.loopbackOnly,
      });
      const signIn = service === undefined ? null : deps.createSignIn(service, origin);
      if (service === undefined || signIn === null)
        throw new PlimsollError({
          kind: 'refused',
          message: 'This service has no sign-in through the browser that Plimsoll knows.',
          help: 'Paste a key instead.',
        });
      const { verificationUrl, userCode, expiresAt, intervalMs, state: secret } = await signIn.begin();
      const pages = Object.values(service.webPages).map((page) => new URL(page).origin);
      const url = vettedAddress(verificationUrl, [origin, ...pages, ...(service.checkoutOrigins ?? [])], log);
      const id = deps.randomId();
      states.set(id, { id, status: 'waiting', userCode, expiresAt, accountId: null, message: null });
      await deps.browser.open(url);
      later(id, signIn, secret, intervalMs, { ...input, origin });
      const signedIn = states.get(id);
      if (signedIn === undefined) throw new Error('the sign-in was just begun');
      return { signIn: signedIn, url };
    },
    state(id) {
      const state = states.get(id);
      if (state === undefined) throw new PlimsollError({ kind: 'not-found', message: 'This sign-in is over.' });
      return state;
    },
    cancel(id) {
      end(id);
      states.delete(id);
    },
    stop() {
      for (const id of timers.keys()) end(id);
    },
  };
}
