import { services } from '#engine/providers/registry.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { AccountView } from '#shared/contract/snapshot.ts';
import { withheldWords } from '#shared/words/withheld.ts';
import { findAccount } from '../accountRef.ts';
import { isYes } from '../confirm.ts';
import { EXIT } from '../exitCode.ts';
import { chooseFolder } from '../folderChoice.ts';
import { keyOnCommandLine, readKey } from '../keyInput.ts';
import { noAccountsText } from '../render/status.ts';
import { ageText, plain, table } from '../render/text.ts';
import { type Session, withSession } from '../session.ts';
import type { CliWorld, GlobalOptions, Outcome } from '../world.ts';
import { signIn } from './signIn.ts';
import { nothingThere } from './status.ts';

export interface AddOptions extends GlobalOptions {
  readonly service: string;
  readonly label?: string;
  readonly origin?: string;
  readonly keyStdin?: boolean;
  readonly keep?: 'keychain' | 'memory';
  /** Sign in at the service instead of giving a key. */
  readonly browser?: boolean;
  /** Refused, with the reason. */
  readonly key?: string;
}

export async function addAccount(options: AddOptions, world: CliWorld): Promise<Outcome> {
  if (options.key !== undefined) throw keyOnCommandLine();
  const service = services.find((one) => one.info.id === options.service)?.info;
  if (service === undefined)
    throw new PlimsollError({
      kind: 'not-found',
      message: `Plimsoll knows no service "${options.service}".`,
      help: `It knows ${services.map((one) => one.info.id).join(', ')}.`,
    });
  const folder = chooseFolder(options, world, 'live');
  if (folder.mode === 'demo')
    throw new PlimsollError({
      kind: 'refused',
      message: `${folder.dir} is the demo, which watches only its own sandbox.`,
      help: 'Add --live to connect a real service.',
    });
  const about = {
    service: service.id,
    ...(options.label === undefined ? {} : { label: options.label }),
    ...(options.origin === undefined ? {} : { origin: options.origin }),
  };
  if (options.browser)
    return withSession(folder, { withSandbox: false }, options, world, async (session) => {
      const keepKey = await keeperFor(options.keep, session, world);
      return signIn({ ...about, ...(keepKey === undefined ? {} : { keepKey }) }, session, options, world);
    });
  const what = `${service.key.label} of ${service.name}`;
  const key = await readKey({ keyStdin: options.keyStdin ?? false, what }, world);
  return withSession(folder, { withSandbox: false }, options, world, async (session) => {
    const keepKey = await keeperFor(options.keep, session, world);
    const { account } = await session.call('accounts.add', {
      ...about,
      key,
      ...(keepKey === undefined ? {} : { keepKey }),
    });
    const keptWhere = session.via === 'app' ? keptByApp(account) : keptNowhere(account);
    return {
      exitCode: EXIT.ok,
      text: plainLines([`Connected ${account.label} (${account.serviceName}, id ${account.id}).`, keptWhere]),
      json: { account, keyKept: session.via === 'app' ? account.keyKept : 'missing' },
    };
  });
}

/** A key that only lives until the app quits needs a yes. */
async function keeperFor(asked: AddOptions['keep'], session: Session, { terminal }: CliWorld) {
  if (asked !== undefined || session.via === 'engine') return asked;
  const { keychain } = (await session.call('snapshot.get', {})).app.secrets;
  if (keychain !== null) return undefined;
  const words = 'This computer has no keychain; the app would keep the key in memory until it quits.';
  if (terminal.interactive && isYes(await terminal.ask(`${words} Is that fine? [y/N] `))) return 'memory';
  throw new PlimsollError({ kind: 'refused', message: words, help: 'Add --keep memory if that is fine.' });
}

function keptByApp({ keyKept }: AccountView): string {
  return keyKept === 'keychain' ? 'The app keeps the key in the keychain.' : 'The app keeps the key until it quits.';
}

function keptNowhere({ label }: AccountView): string {
  return (
    'The key worked and was not stored: the command line has no keychain. Give it to the app once, or to each command ' +
    `with PLIMSOLL_KEYS='{${JSON.stringify(label)}: "..."}'.`
  );
}

export function listAccounts(options: GlobalOptions, world: CliWorld): Promise<Outcome> {
  const folder = chooseFolder(options, world);
  if (!folder.exists) return Promise.resolve({ ...nothingThere(folder), exitCode: EXIT.ok, json: { accounts: [] } });
  return withSession(folder, { withSandbox: false }, options, world, async (session) => {
    const { accounts } = await session.call('snapshot.get', {});
    const text = accounts.length === 0 ? noAccountsText(folder.mode) : accountTable(accounts, world.clock.now());
    return { exitCode: EXIT.ok, text: text + plainLines(accounts.flatMap(withheldLines)), json: { accounts } };
  });
}

/** What the key of an account may not do, and why. */
function withheldLines({ label, withheld }: AccountView): string[] {
  return withheldWords(withheld).map(({ title, reason }) => `${label}. ${title}. ${reason}`);
}

function accountTable(accounts: readonly AccountView[], now: number): string {
  return table(
    [
      { title: 'LABEL' },
      { title: 'SERVICE' },
      { title: 'SEEN' },
      { title: 'KEY' },
      { title: 'ORIGIN' },
      { title: 'ID' },
    ],
    accounts.map((account) => [
      account.label,
      account.service,
      account.lastSuccessAt === null ? 'never' : ageText(now - account.lastSuccessAt),
      account.keyKept,
      account.origin,
      account.id,
    ]),
  );
}

export interface RemoveOptions extends GlobalOptions {
  readonly eraseLedger?: boolean;
  readonly yes?: boolean;
}

export async function removeAccount(wanted: string, options: RemoveOptions, world: CliWorld): Promise<Outcome> {
  const folder = chooseFolder(options, world);
  if (!folder.exists)
    throw new PlimsollError({
      kind: 'not-found',
      message: `There is no account "${wanted}": ${folder.dir} has no data yet.`,
    });
  return withSession(folder, { withSandbox: false }, options, world, async (session) => {
    const account = findAccount((await session.call('snapshot.get', {})).accounts, wanted);
    const eraseLedger = options.eraseLedger ?? false;
    const ledger = eraseLedger
      ? 'Its ledger is erased from this machine and cannot be brought back.'
      : 'Its ledger stays on this machine.';
    if (!options.yes) {
      const question = `Remove ${account.label} (${account.serviceName})? It is not watched any more and its key is forgotten. ${ledger}`;
      if (!world.terminal.interactive)
        throw new PlimsollError({ kind: 'invalid-input', message: question, help: 'Add --yes to do it.' });
      if (!isYes(await world.terminal.ask(`${plain(question)} [y/N] `)))
        throw new PlimsollError({ kind: 'cancelled', message: 'Nothing was removed.' });
    }
    await session.call('accounts.remove', { accountId: account.id, eraseLedger });
    return {
      exitCode: EXIT.ok,
      text: plainLines([`Removed ${account.label}. ${ledger}`]),
      json: { removed: { id: account.id, label: account.label, ledgerErased: eraseLedger } },
    };
  });
}

function plainLines(lines: readonly string[]): string {
  return lines.map((line) => `${plain(line)}\n`).join('');
}
