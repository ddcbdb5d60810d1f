/**
 * What a person can hand to who helps: how Plimsoll stands, without a key and without a name that somebody gave. Accounts and
 * wallets are told by their ids, agents by numbers. Pure.
 */
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { TraceEvent } from '#shared/domain/trace.ts';
import type { StoredSettings } from '../dataFolder/settingsFile.ts';
import { redact, redactRecord } from '../http/redact.ts';
import type { Conditions } from '../ports.ts';
import type { Machine } from './machine.ts';

export interface ReportFacts {
  readonly now: number;
  readonly snapshot: Snapshot;
  readonly settings: StoredSettings;
  readonly conditions: Conditions;
  readonly storeFormat: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly machine: Machine;
  /** The newest first. */
  readonly events: readonly TraceEvent[];
  readonly eventCount: number;
}

const NOTE =
  'Made by “Copy diagnostics”. It holds no key, no card and no name that you gave: accounts and wallets are told by ids, agents by numbers. It does hold balances and the hosts of services. Nothing was sent anywhere.';

/** As JSON, an event and a line of the log on one line each. */
export function reportText(facts: ReportFacts): string {
  const veil = createVeil(facts);
  const head = veil(redact(headOf(facts))) as Record<string, unknown>;
  const events = facts.events.map((event) => veil(redact({ ...event, at: iso(event.at) })));
  const log = facts.machine.log.map((line) => veil(redactedLine(line)));
  const list = (name: string, items: readonly unknown[]) =>
    `  ${JSON.stringify(name)}: [${items.map((item) => `\n    ${JSON.stringify(item)}`).join(',')}\n  ]`;
  const opened = JSON.stringify(head, null, 2).replace(/\n}$/, '');
  return `${opened},\n${list('events', events)},\n${list('log', log)}\n}\n`;
}

function redactedLine(line: string): unknown {
  try {
    return redact(JSON.parse(line));
  } catch {
    return redactRecord(line);
  }
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function headOf({ snapshot, settings, conditions, machine, counts, ...facts }: ReportFacts): Record<string, unknown> {
  const { app, services } = snapshot;
  const { forwarding, ...plainSettings } = settings;
  return {
    note: NOTE,
    plimsoll: { version: app.version, mode: app.mode, storeFormat: facts.storeFormat, madeAt: iso(facts.now) },
    runtime: { ...machine.runtime, loopbackOnly: app.loopbackOnly, uptimeSeconds: machine.uptimeSeconds },
    memoryBytes: machine.memoryBytes,
    folder: { files: machine.files, bytes: machine.files.reduce((sum, { bytes }) => sum + bytes, 0) },
    counts,
    settings: {
      ...plainSettings,
      forwarding: { command: forwarding.command !== null, webhook: forwarding.webhook !== null },
    },
    keysKept: { keychain: app.secrets.keychain !== null, byDefault: app.secrets.keeps },
    conditions: { ...conditions, watching: app.watching, trayHost: app.trayHost },
    notices: app.notices.map(({ id, tone }) => ({ id, tone })),
    accounts: snapshot.accounts.map((account) => ({
      id: account.id,
      service: account.service,
      origin: services.find(({ id }) => id === account.service)?.defaultOrigin === account.origin ? 'usual' : 'other',
      demo: account.demo,
      keyKept: account.keyKept,
      sync: account.sync,
      freshness: account.freshness,
      lastSuccessAt: iso(account.lastSuccessAt),
      lastAttemptAt: iso(account.lastAttemptAt),
      nextAttemptAt: iso(account.nextAttemptAt),
      lastError: account.lastError?.kind ?? null,
      retryAt: iso(account.lastError?.retryAt ?? null),
      problems: account.problems.map(({ part, error }) => ({ part, kind: error.kind })),
      withheld: account.withheld.length,
      slices: Object.keys(account.slices),
    })),
    wallets: snapshot.wallets.map((wallet) => ({
      id: wallet.id,
      unit: wallet.unit,
      level: wallet.level,
      claim: wallet.claim,
      freshness: wallet.freshness,
      asOf: iso(wallet.asOf),
      muted: wallet.muted,
      book: bookFacts(snapshot, wallet.id),
    })),
    agents: snapshot.agents.length,
    alertsOpen: countBy(
      snapshot.alerts.filter(({ closedAt }) => closedAt === null),
      ({ rule }) => rule,
    ),
    payments: countBy(snapshot.payments, ({ state }) => state),
    errors: countBy(facts.events, ({ what }) => ('failed' in what && what.failed !== null ? what.failed : null)),
    eventCount: facts.eventCount,
  };
}

function bookFacts({ books }: Snapshot, walletId: string): unknown {
  const book = books.find((one) => one.walletId === walletId);
  if (book === undefined) return null;
  const { way, entries, agreedAt, gap, unexplained, history } = book;
  return {
    way,
    entries,
    agreedAt: iso(agreedAt),
    gap: gap !== null,
    unexplained: unexplained.count,
    history: history.state,
  };
}

function countBy<T>(items: readonly T[], of: (item: T) => string | null): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) {
    const name = of(item);
    if (name !== null) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

const SHORTEST_NAME = 3;

/** Puts stand-ins in the place of what people named: accounts, agents, their organisations, their home folder. */
function createVeil({ snapshot, machine }: Pick<ReportFacts, 'snapshot' | 'machine'>): (value: unknown) => unknown {
  const names = new Map<string, string>();
  snapshot.agents.forEach((agent, n) => {
    // The key holds the id: the longer one is looked for first.
    for (const word of [agent.key, agent.id, agent.name]) names.set(word, `agent-${n + 1}`);
  });
  for (const { label, slices } of snapshot.accounts) {
    names.set(label, '[account]');
    const identity = slices.identity?.value;
    for (const word of [identity?.name, identity?.id]) if (word != null) names.set(word, '[organisation]');
  }
  names.set(machine.home, '~');
  const words = [...names.keys()].filter((word) => word.length >= SHORTEST_NAME).sort((a, b) => b.length - a.length);
  if (words.length === 0) return (value) => value;
  const pattern = new RegExp(
    words.map((word) => `(?<![\\p{L}\\p{N}])${escaped(word)}(?![\\p{L}\\p{N}])`).join('|'),
    'gu',
  );
  const veiled = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(pattern, (word) => names.get(word) ?? word);
    if (Array.isArray(value)) return value.map(veiled);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, veiled(field)]));
  };
  return veiled;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
