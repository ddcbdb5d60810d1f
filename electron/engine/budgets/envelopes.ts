/** Setting and removing envelopes, and what a person must know of one that was just set. Pure over a board and a draft. */
import { randomUUID } from 'node:crypto';
import type { CallInput } from '#shared/contract/contract.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { Caller } from '#shared/domain/caller.ts';
import type { Envelope, EnvelopeTerms } from '#shared/domain/envelope.ts';
import { amountOf, zero } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { auditRow } from './audit.ts';
import type { Board } from './board.ts';
import type { Agent } from './roster.ts';
import { windowAt } from './windows.ts';
import type { Draft } from './writer.ts';

type PutInput = CallInput<'envelopes.put'>;

/** @returns its id */
export function putEnvelope(board: Board, draft: Draft, input: PutInput, caller: Caller): string {
  const { terms, reason = '' } = input;
  const agent = board.find(input.agent);
  const known = input.envelopeId === undefined ? null : board.envelope(input.envelopeId);
  if (input.envelopeId !== undefined && known === null)
    throw new PlimsollError({ kind: 'not-found', message: 'This envelope is gone.' });
  if (known !== null && known.agent !== agent.key)
    throw new PlimsollError({ kind: 'invalid-input', message: 'This envelope is another agent’s.' });
  const walletId = known?.walletId ?? walletFor(agent, board, input.walletId);
  checkTerms(terms, board.wallet(walletId).unit);
  const others = board.envelopesOf(agent.key, walletId).filter(({ id }) => id !== known?.id);
  if (others.some(({ window }) => window === terms.window))
    throw new PlimsollError({
      kind: 'conflict',
      message: `${agent.name} has an envelope of that kind for this wallet already.`,
      help: 'Change that one.',
    });
  const envelope = known === null ? made(agent, walletId, terms, board.now) : changed(known, terms, board.now);
  draft.put(envelope);
  draft.log(
    auditRow(
      {
        ...{
          accountId: agent.account.id,
          walletId,
          agent: agent.key,
          agentName: agent.name,
          action: 'envelope-set',
          caller,
        },
        before: known === null ? null : termsWords(known),
        after: termsWords(envelope),
        reason: reason === '' ? null : reason,
      },
      board.now,
    ),
  );
  return envelope.id;
}

export function removeEnvelope(
  board: Board,
  draft: Draft,
  envelopeId: string,
  reason: string | null,
  caller: Caller,
): void {
  const envelope = board.envelope(envelopeId);
  if (envelope === null) throw new PlimsollError({ kind: 'not-found', message: 'This envelope is gone.' });
  const agentName = board.agents.find(({ key }) => key === envelope.agent)?.name ?? envelope.agentId;
  draft.remove(envelopeId);
  draft.log(
    auditRow(
      {
        ...{
          accountId: envelope.accountId,
          walletId: envelope.walletId,
          agent: envelope.agent,
          agentName,
          action: 'envelope-removed',
          caller,
        },
        ...{ before: termsWords(envelope), reason: reason === '' ? null : reason },
      },
      board.now,
    ),
  );
}

function walletFor(agent: Agent, board: Board, wanted: string | undefined): string {
  if (wanted !== undefined) {
    board.wallet(wanted);
    if (agent.walletIds.includes(wanted)) return wanted;
    throw new PlimsollError({
      kind: 'invalid-input',
      message: `${agent.name} does not draw on that wallet.`,
      help: `It draws on: ${agent.walletIds.join(', ')}.`,
    });
  }
  const [only, ...others] = agent.walletIds;
  if (only !== undefined && others.length === 0) return only;
  throw new PlimsollError({
    kind: 'invalid-input',
    message: `${agent.name} draws on several wallets.`,
    help: `Say which: ${agent.walletIds.join(', ')}.`,
  });
}

function checkTerms({ limit, softPercent, hardPercent }: EnvelopeTerms, unit: string): void {
  const wrong =
    limit.unit !== unit
      ? `the wallet is in ${unit === 'credit' ? 'credits' : unit}`
      : limit.micros < 0
        ? 'the limit cannot be below zero'
        : softPercent > hardPercent
          ? 'it cannot warn only after the hard line'
          : null;
  if (wrong !== null) throw new PlimsollError({ kind: 'invalid-input', message: `Envelope not set: ${wrong}.` });
}

function made(agent: Agent, walletId: string, terms: EnvelopeTerms, now: number): Envelope {
  const { unit } = terms.limit;
  const window = windowAt(terms, now);
  return {
    ...terms,
    ...{
      id: randomUUID(),
      type: 'envelope',
      agent: agent.key,
      accountId: agent.account.id,
      agentId: agent.agentId,
      walletId,
    },
    since: window.start,
    pastGranted: zero(unit),
    current: { ...window, moved: zero(unit) },
    settled: { current: zero(unit), past: zero(unit) },
    ...{ overriddenAt: null, createdAt: now, changedAt: now },
  };
}

/** Other windows begin anew; the same ones go on with what was moved and carried. */
function changed(known: Envelope, terms: EnvelopeTerms, now: number): Envelope {
  const isSameWindow = known.window === terms.window && known.zone === terms.zone;
  const isMore =
    terms.limit.micros > known.limit.micros || terms.hardPercent > known.hardPercent || terms.onHard !== known.onHard;
  const next: Envelope = { ...known, ...terms, changedAt: isMore || !isSameWindow ? now : known.changedAt };
  if (isSameWindow) {
    // What was left before this window is kept from the moment on at which it is to be carried.
    if (known.carry || !terms.carry) return next;
    return { ...next, since: known.current.start, pastGranted: zero(terms.limit.unit) };
  }
  const window = windowAt(terms, now);
  const { unit } = terms.limit;
  return {
    ...next,
    since: window.start,
    pastGranted: zero(unit),
    current: { ...window, moved: zero(unit) },
    settled: { current: known.settled.current, past: zero(unit) },
    overriddenAt: null,
  };
}

export function termsWords({ limit, window, carry, softPercent, hardPercent, onHard }: EnvelopeTerms): string {
  const per = window === 'open' ? 'once' : `a ${window}`;
  const carried = carry ? ', unspent is carried' : '';
  const hard = onHard === 'pause' ? `paused at ${hardPercent} %` : `told at ${hardPercent} %`;
  return `${formatAmount(limit, { exact: true })} ${per}${carried}, warned at ${softPercent} %, ${hard}`;
}

/** What a person must know of an envelope that was just set. */
export function notesFor(board: Board, envelope: Envelope): string[] {
  const notes: string[] = [];
  const { spent, granted, standing } = board.figures(envelope);
  const wallet = board.wallet(envelope.walletId);
  const { promised, free } = board.promisesOf(envelope.walletId);
  if (promised !== null && free !== null && promised.micros > Math.max(0, free.micros)) {
    const over = amountOf(promised.micros - Math.max(0, free.micros), promised.unit);
    notes.push(
      `${formatAmount(promised)} are promised of ${wallet.name}, and it holds ${formatAmount(free)}: ${formatAmount(over)} more than there is. Nobody gets more than the wallet holds.`,
    );
  }
  if (standing === 'hard')
    notes.push(
      `${formatAmount(spent)} of ${formatAmount(granted)} are spent already${envelope.onHard === 'pause' ? ': the agent is paused' : ''}.`,
    );
  else if (standing === 'soft') notes.push(`${formatAmount(spent)} of ${formatAmount(granted)} are spent already.`);
  if (board.figures(envelope).spentAsOf === null) notes.push('What was spent is not known yet.');
  return notes;
}
