/** Agents, their envelopes, moves and the audit log, for people. */
import type {
  AgentState,
  AgentView,
  AuditRow,
  EnvelopeView,
  MovePreview,
  MoveView,
} from '#shared/contract/agentCalls.ts';
import type { AuditAction } from '#shared/domain/audit.ts';
import type { Caller } from '#shared/domain/caller.ts';
import type { EnvelopeWindow } from '#shared/domain/envelope.ts';
import type { MoveState } from '#shared/domain/move.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { Amount } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { runwayWords } from '#shared/words/runway.ts';
import { exact, limitText, utc } from './gate.ts';
import { ageText, factLines, plain, table } from './text.ts';

export const STATE_WORDS: Readonly<Record<AgentState, string>> = {
  running: 'running',
  paused: 'paused',
  'paused-by-service': 'paused by its service',
  pausing: 'pausing, not confirmed',
  resuming: 'resuming, not confirmed',
  contradicted: 'its service says otherwise',
  'not-carried-out': 'not carried out',
  'held-here': 'held here',
};

export function agentTable(agents: readonly AgentView[], now: Instant): string {
  return table(
    [
      { title: 'NAME' },
      { title: 'ACCOUNT' },
      { title: 'STATE' },
      { title: 'AVAILABLE', right: true },
      { title: 'BINDING' },
      { title: 'PER DAY', right: true },
      { title: 'LASTS' },
    ],
    agents.map((agent) => [
      agent.name,
      agent.accountLabel,
      `${STATE_WORDS[agent.state]}${agent.freshness === 'fresh' ? '' : ' (old)'}`,
      orDash(agent.available),
      agent.limits[0] === undefined
        ? 'not known'
        : `${agent.limits[0].name}, ${formatAmount(agent.limits[0].left)} left`,
      orDash(agent.perDay),
      runwayWords(agent.runway, now),
    ]),
  );
}

export function agentText(agent: AgentView, now: Instant): string {
  const facts: (readonly [string, string])[] = [
    ['Account', `${agent.accountLabel} (${agent.serviceName})`],
    ['Wallet', agent.walletName],
    ['State', STATE_WORDS[agent.state]],
  ];
  if (agent.why !== null) facts.push(['Why', agent.why]);
  for (const hold of agent.holds)
    facts.push(['Held', `${hold.reason} (${callerText(hold.caller)}, ${ageText(now - hold.at)})`]);
  if (agent.allocated !== null) facts.push(['Allocated', exact(agent.allocated)]);
  if (agent.spent !== null) facts.push(['Spent', exact(agent.spent)]);
  if (agent.available !== null) facts.push(['Available', exact(agent.available)]);
  if (agent.heldBack !== null) facts.push(['Moved away', exact(agent.heldBack)]);
  if (agent.limits.length === 0) facts.push(['Limits', 'not known']);
  for (const [i, limit] of agent.limits.entries()) facts.push([i === 0 ? 'Binds' : 'Then', limitText(limit)]);
  for (const { id, amount, expiresAt } of agent.reservations)
    facts.push(['Reserved', `${exact(amount)} until ${utc(expiresAt)} (${id})`]);
  facts.push(['Per day', agent.perDay === null ? 'not known' : formatAmount(agent.perDay)]);
  facts.push(['Lasts', runwayWords(agent.runway, now)]);
  facts.push(['Seen', `${ageText(now - agent.asOf)}${agent.freshness === 'fresh' ? '' : ', too old to rely on'}`]);
  const envelopes =
    agent.envelopes.length === 0 ? '' : `\n${envelopeTable(agent.envelopes.map((envelope) => ({ agent, envelope })))}`;
  return `${plain(agent.name)}\n${factLines(facts)}${envelopes}`;
}

const WINDOW_WORDS: Readonly<Record<EnvelopeWindow, string>> = {
  day: 'day',
  week: 'week',
  month: 'month',
  open: 'open',
};

export interface AgentEnvelope {
  readonly agent: AgentView;
  readonly envelope: EnvelopeView;
}

export function envelopeTable(rows: readonly AgentEnvelope[]): string {
  return table(
    [
      { title: 'AGENT' },
      { title: 'WALLET' },
      { title: 'PER' },
      { title: 'GRANTED', right: true },
      { title: 'SPENT', right: true },
      { title: 'HELD', right: true },
      { title: 'LEFT', right: true },
      { title: 'STANDS' },
      { title: 'RENEWS' },
      { title: 'ID' },
    ],
    rows.map(({ agent, envelope }) => [
      agent.name,
      `${agent.accountLabel}, ${envelope.walletName}`,
      WINDOW_WORDS[envelope.window],
      exact(envelope.granted),
      exact(envelope.spent),
      exact(envelope.held),
      exact(envelope.left),
      standsText(envelope),
      envelope.current.end === null ? 'never' : utc(envelope.current.end),
      envelope.id,
    ]),
  );
}

function standsText({ standing, uncovered, spentAsOf }: EnvelopeView): string {
  const words = { fine: 'fine', soft: 'near its limit', hard: 'at its limit' }[standing];
  const old = spentAsOf === null ? ', spending not known yet' : '';
  return `${words}${old}${uncovered === null ? '' : `, ${exact(uncovered)} not covered`}`;
}

const MOVE_WORDS: Readonly<Record<MoveState, string>> = {
  giving: 'begun',
  sent: 'being asked',
  unknown: 'not known yet',
  done: 'done',
  'rolled-back': 'taken back',
};

export function moveTable(moves: readonly MoveView[], now: Instant): string {
  return table(
    [
      { title: 'MOVE' },
      { title: 'WHEN' },
      { title: 'STATE' },
      { title: 'AMOUNT', right: true },
      { title: 'FROM' },
      { title: 'TO' },
      { title: 'UNDO' },
      { title: 'REASON' },
    ],
    moves.map((move) => [
      move.id.slice(0, 8),
      ageText(now - move.createdAt),
      `${MOVE_WORDS[move.state]}${move.undoneBy === null ? '' : ', undone'}`,
      exact(move.amount),
      move.fromName,
      move.toName,
      move.undoable ? 'can be undone' : '-',
      move.reason,
    ]),
  );
}

export function moveText(move: MoveView): string {
  const { state, amount, fromName, toName, before, after, detail } = move;
  const words = `${exact(amount)} from ${fromName} to ${toName}`;
  const head = state === 'done' ? `Moved: ${words}.` : `${words}: ${MOVE_WORDS[state]}.`;
  const lines = [head];
  if (state === 'done')
    lines.push(
      `  ${fromName}: ${exact(before.from)} -> ${exact(after.from)}`,
      `  ${toName}: ${exact(before.to)} -> ${exact(after.to)}`,
    );
  if (detail !== null) lines.push(detail);
  if (state === 'unknown' || state === 'sent' || state === 'giving')
    lines.push('Do not move it again before you have looked: plimsoll agents moves');
  if (move.undoable) lines.push(`plimsoll agents undo ${move.id.slice(0, 8)}`);
  return lines.map((line) => `${plain(line)}\n`).join('');
}

/** What a person reads before a yes. */
export function previewFacts(preview: MovePreview, now: Instant): (readonly [string, string])[] {
  const { before, after, runways, notes } = preview;
  const end = (side: 'from' | 'to') =>
    `${exact(before[side])} -> ${exact(after[side])}; lasts: ${lasts(runways.before[side], now)} -> ${lasts(runways.after[side], now)}`;
  return [
    [preview.fromName, end('from')],
    [preview.toName, end('to')],
    ...notes.map((note) => ['Note', note] as const),
  ];
}

const lasts = (runway: Parameters<typeof runwayWords>[0], now: Instant) =>
  runwayWords(runway, now).toLocaleLowerCase('en');

const ACTION_WORDS: Readonly<Record<AuditAction, string>> = {
  'agent-made': 'made',
  'agent-forgotten': 'forgotten',
  paused: 'paused',
  resumed: 'resumed',
  'carried-out': 'carried out',
  contradicted: 'contradicted',
  'not-carried-out': 'not carried out',
  'envelope-set': 'envelope set',
  'envelope-removed': 'envelope removed',
  moved: 'moved',
  'move-completed': 'move completed',
  'move-rolled-back': 'move taken back',
  reserved: 'reserved',
  settled: 'settled',
  released: 'released',
  expired: 'timed out',
};

export function auditTable(rows: readonly AuditRow[]): string {
  return table(
    [
      { title: 'WHEN (UTC)' },
      { title: 'BY' },
      { title: 'AGENT' },
      { title: 'WHAT' },
      { title: 'CHANGE' },
      { title: 'REASON' },
    ],
    rows.map((row) => [
      new Date(row.at).toISOString().slice(0, 19).replace('T', ' '),
      callerText(row.caller),
      row.agentName,
      ACTION_WORDS[row.action],
      changeText(row),
      row.reason ?? '-',
    ]),
  );
}

export function callerText({ door, name }: Caller): string {
  return name === null ? door : `${door}: ${name}`;
}

function changeText({ before, after }: AuditRow): string {
  if (before === null) return after ?? '-';
  return after === null ? before : `${before} -> ${after}`;
}

function orDash(amount: Amount | null): string {
  return amount === null ? '-' : formatAmount(amount);
}
