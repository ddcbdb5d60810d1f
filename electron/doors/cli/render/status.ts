/** The state of all wallets, for people and for programs. */
import type { AccountView, Snapshot, WalletView } from '#shared/contract/snapshot.ts';
import type { Instant } from '#shared/domain/time.ts';
import { toDecimal } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { runwayWords } from '#shared/words/runway.ts';
import type { ExitCode } from '../exitCode.ts';
import { ageText, plain, table } from './text.ts';

/** Where the numbers come from: the running app, the services asked just now, or the store alone. */
export type StatusSource = 'app' | 'services' | 'store';

export interface Status {
  readonly snapshot: Snapshot;
  readonly source: StatusSource;
  readonly exitCode: ExitCode;
  readonly now: Instant;
}

const SOURCE_WORDS: Record<StatusSource, string> = {
  app: 'as the running app sees it',
  services: 'asked just now',
  store: 'as last seen; nothing was asked now',
};

export function statusText({ snapshot, source, now }: Status): string {
  const { app, accounts, wallets, tray } = snapshot;
  const mode = app.mode === 'demo' ? 'Plimsoll demo (sandbox figures)' : 'Plimsoll';
  const head = `${mode}, ${SOURCE_WORDS[source]}\n`;
  const troubles = [...accounts.flatMap(troublesOf), ...app.notices.map(({ text, help }) => `${text} ${help}`)];
  const below = troubles.map((line) => `${plain(line)}\n`).join('');
  if (accounts.length === 0) return `${head}\n${noAccountsText(app.mode)}${below}`;
  const body = wallets.length === 0 ? '' : `\n${walletTable(wallets, now)}`;
  return `${head}${body}\n${plain(tray.words)}.\n${below}`;
}

export function noAccountsText(mode: 'demo' | 'live'): string {
  return mode === 'demo'
    ? 'No accounts yet. "plimsoll demo --once" fills the demo; --live looks at your own accounts.\n'
    : 'No accounts yet. "plimsoll accounts add --service NAME" connects one.\n';
}

export function walletTable(wallets: readonly WalletView[], now: Instant): string {
  return table(
    [
      { title: 'LEVEL' },
      { title: 'BALANCE', right: true },
      { title: 'LOW LINE', right: true },
      { title: 'LASTS' },
      { title: 'SEEN' },
      { title: 'SERVICE' },
      { title: 'WALLET' },
    ],
    wallets.map((wallet) => [
      wallet.claim,
      wallet.balance === null ? 'not known' : formatAmount(wallet.balance),
      wallet.lines === null ? '-' : formatAmount(wallet.lines.low),
      runwayWords(wallet.runway, now),
      `${ageText(now - wallet.asOf)}${wallet.freshness === 'fresh' ? '' : ', stale'}`,
      wallet.serviceName,
      `${wallet.accountLabel}, ${wallet.name}${wallet.worth === null ? '' : ` (worth ${formatAmount(wallet.worth)})`}`,
    ]),
  );
}

function troublesOf(account: AccountView): string[] {
  const troubles: string[] = [];
  if (account.lastError !== null)
    troubles.push(`${account.label} did not answer: ${account.lastError.message} ${account.lastError.help ?? ''}`);
  if (account.keyKept === 'missing' && account.lastError?.kind !== 'no-key')
    troubles.push(`${account.label} has no key here: give it to the app, or name it in PLIMSOLL_KEYS.`);
  for (const { part, error } of account.problems)
    troubles.push(`${account.label}: ${part} could not be read: ${error.message}`);
  return troubles.map((trouble) => trouble.trim());
}

/** Documented in docs/cli.md; fields are added, never renamed. Wallets, tray and the rest are the contract's own views. */
export function statusJson({ snapshot, source, exitCode, now }: Status) {
  const { app, tray, wallets, accounts, agents, alerts } = snapshot;
  return {
    exitCode,
    mode: app.mode,
    dataDir: app.dataDir,
    version: app.version,
    source,
    now,
    tray,
    wallets: wallets.map((wallet) => ({
      ...wallet,
      decimal: wallet.balance === null ? null : toDecimal(wallet.balance),
      ageMs: now - wallet.asOf,
    })),
    accounts,
    agents,
    alerts: alerts.filter((alert) => alert.closedAt === null),
    notices: app.notices,
  };
}
