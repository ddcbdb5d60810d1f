/** What the tray menu says, from the snapshot. Pure; the controller only turns it into the platform's menu. */
import { screenText } from '#shared/contract/screens.ts';
import type { AlertView, Snapshot, WalletView } from '#shared/contract/snapshot.ts';
import { type Level, severityOf } from '#shared/domain/level.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { agentLines } from './agentLines.ts';

export type MenuAction =
  | { readonly do: 'open'; readonly screen?: string }
  | { readonly do: 'sync' }
  | { readonly do: 'snooze'; readonly episodeId: string; readonly for: 'hour' | 'tomorrow' | 'top-up' }
  | { readonly do: 'unsnooze'; readonly episodeId: string }
  | { readonly do: 'pause-agent' | 'resume-agent'; readonly agent: string }
  | { readonly do: 'watch'; readonly watching: boolean }
  | { readonly do: 'install-update' }
  | { readonly do: 'quit' };

export type MenuLine =
  | { readonly kind: 'separator' }
  | { readonly kind: 'words'; readonly label: string }
  | { readonly kind: 'submenu'; readonly label: string; readonly items: readonly MenuLine[] }
  | { readonly kind: 'item'; readonly label: string; readonly action: MenuAction; readonly enabled: boolean };

/** A menu longer than the screen helps nobody; the window has the rest. */
const MOST_WALLETS = 12;
const MOST_ALERTS = 4;

const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  ok: 'enough',
  low: 'low',
  critical: 'almost empty',
  empty: 'empty',
  unknown: 'not known',
};

export function menuModel(snapshot: Snapshot, locale?: string): MenuLine[] {
  const { app } = snapshot;
  const lines: MenuLine[] = [{ kind: 'words', label: headline(snapshot) }];
  if (!app.watching) lines.push({ kind: 'words', label: 'Watching is paused' });
  const open = snapshot.alerts.filter((alert) => alert.closedAt === null).sort(worstFirst);
  lines.push({ kind: 'separator' }, ...walletLines(snapshot.wallets, locale));
  if (open.length > 0) {
    lines.push({ kind: 'separator' });
    for (const alert of open.slice(0, MOST_ALERTS)) lines.push(alertLine(alert));
    if (open.length > MOST_ALERTS)
      lines.push(opens(`${open.length - MOST_ALERTS} more alerts`, screenText({ name: 'alerts' })));
  }
  const agents = agentLines(snapshot, locale);
  if (agents.length > 0) lines.push({ kind: 'separator' }, ...agents);
  lines.push(
    { kind: 'separator' },
    { kind: 'item', label: 'Sync now', action: { do: 'sync' }, enabled: snapshot.accounts.length > 0 },
    {
      kind: 'item',
      label: app.watching ? 'Pause watching' : 'Resume watching',
      action: { do: 'watch', watching: !app.watching },
      enabled: true,
    },
    { kind: 'separator' },
    ...updateLines(app.updates),
    { kind: 'item', label: 'Open Plimsoll', action: { do: 'open' }, enabled: true },
    { kind: 'item', label: 'Quit Plimsoll', action: { do: 'quit' }, enabled: true },
  );
  return lines;
}

/** Only what waits for a click. */
function updateLines(updates: Snapshot['app']['updates']): MenuLine[] {
  if (updates?.found?.ready !== true) return [];
  const label = en.updates.restart(updates.found.version);
  return [{ kind: 'item', label, action: { do: 'install-update' }, enabled: updates.doing === 'nothing' }];
}

/** Snoozed ones last: whoever put them off knows of them. */
function worstFirst(a: AlertView, b: AlertView): number {
  return (
    Number(a.snooze !== null) - Number(b.snooze !== null) ||
    severityOf(b.level) - severityOf(a.level) ||
    a.openedAt - b.openedAt
  );
}

/** The level in words; the demo says that it is one. */
export function headline({ app, tray }: Pick<Snapshot, 'app' | 'tray'>): string {
  const words = tray.alerts > 1 ? `${tray.words} (${tray.alerts} alerts)` : tray.words;
  return app.mode === 'demo' ? `Demo: ${words}` : words;
}

/** Shown on hover, where the platform has that. Windows cuts it at 127 characters. */
export function tooltip(snapshot: Pick<Snapshot, 'app' | 'tray'>): string {
  const text = `Plimsoll - ${headline(snapshot)}${snapshot.app.watching ? '' : ' (paused)'}`;
  return text.length <= 127 ? text : `${text.slice(0, 124)}...`;
}

function walletLines(wallets: readonly WalletView[], locale: string | undefined): MenuLine[] {
  if (wallets.length === 0) return [opens('Connect a service…', screenText({ name: 'connect' }))];
  const worstFirst = [...wallets].sort((a, b) => severityOf(b.claim) - severityOf(a.claim));
  // Those left out are the best ones; those shown keep the order of the window.
  const shown = new Set(worstFirst.slice(0, MOST_WALLETS));
  const lines = wallets.filter((wallet) => shown.has(wallet)).map((wallet) => walletLine(wallet, locale));
  const left = wallets.length - shown.size;
  return left > 0 ? [...lines, opens(`${left} more wallets`, screenText({ name: 'wallets' }))] : lines;
}

function walletLine(wallet: WalletView, locale: string | undefined): MenuLine {
  const amount = wallet.balance === null ? 'no balance' : formatAmount(wallet.balance, { locale });
  const age = wallet.freshness === 'stale' ? ', not fresh' : '';
  return opens(
    `${wallet.accountLabel} - ${wallet.name}: ${amount} (${LEVEL_WORDS[wallet.claim]}${age})`,
    screenText({ name: 'wallet', walletId: wallet.id }),
  );
}

/** What can be done about an alert, one click away. */
function alertLine(alert: AlertView): MenuLine {
  const { id, walletId, rule, snooze } = alert;
  const screen = walletId === null ? screenText({ name: 'alerts' }) : screenText({ name: 'wallet', walletId });
  const items: MenuLine[] = [opens('Open', screen)];
  if (rule === 'low-balance' && walletId !== null)
    items.push(opens('Top up…', screenText({ name: 'top-up', walletId })));
  items.push({ kind: 'separator' });
  if (snooze === null)
    for (const [choice, label] of SNOOZES)
      items.push({ kind: 'item', label, action: { do: 'snooze', episodeId: id, for: choice }, enabled: true });
  else items.push({ kind: 'item', label: 'End the snooze', action: { do: 'unsnooze', episodeId: id }, enabled: true });
  return { kind: 'submenu', label: snooze === null ? alert.title : `${alert.title} (snoozed)`, items };
}

const SNOOZES = [
  ['hour', 'Snooze for an hour'],
  ['tomorrow', 'Snooze until tomorrow 9:00'],
  ['top-up', 'Snooze until topped up'],
] as const;

function opens(label: string, screen: string): MenuLine {
  return { kind: 'item', label, action: { do: 'open', screen }, enabled: true };
}
