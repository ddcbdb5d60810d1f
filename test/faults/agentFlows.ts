/** What is done to agents while the app may be killed, and what must hold of them afterwards. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Engine } from '#engine/engine.ts';
import type { LedgerQueries } from '#engine/ledger/queries.ts';
import { openLedgerQueriesHere } from '#engine/ledger/readModel/here.ts';
import type { CallInput, CallName, CallOutput } from '#shared/contract/contract.ts';
import type { Result } from '#shared/contract/errors.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { EnvelopeTerms } from '#shared/domain/envelope.ts';
import { parseAmount } from '#shared/money/amount.ts';

export type FlowName = 'pause' | 'resume' | 'move-budget' | 'move-to-budget' | 'move-envelope' | 'undo' | 'reserve';

export const FLOWS: readonly FlowName[] = [
  'pause',
  'resume',
  'move-budget',
  'move-to-budget',
  'move-envelope',
  'undo',
  'reserve',
];

const SILENT = { info() {}, warn() {}, error() {} };

export function ledgerOf(dataDir: string, now: () => number): LedgerQueries {
  const file = join(dataDir, 'plimsoll.sqlite');
  return openLedgerQueriesHere({ file, indexFile: join(dataDir, 'ledger-index.sqlite'), log: SILENT, now });
}

export async function call<N extends CallName>(engine: Engine, name: N, input: CallInput<N>): Promise<CallOutput<N>> {
  const result = (await engine.dispatch(name, input)) as Result<CallOutput<N>>;
  if (!result.ok) throw new Error(`${name}: ${result.error.message}`);
  return result.value;
}

const TERMS: EnvelopeTerms = {
  limit: parseAmount('20', 'USD'),
  ...{
    window: 'month',
    zone: 'UTC',
    carry: false,
    softPercent: 80,
    hardPercent: 100,
    onHard: 'pause',
    resumeOnRoll: false,
  },
};

/** Two agents with budgets at their service, two with envelopes here. */
export async function prepare(engine: Engine, flow: FlowName): Promise<void> {
  await call(engine, 'sync.now', {});
  const { wallets } = engine.snapshot();
  const walletId = wallets[0]?.id ?? '';
  for (const name of ['Scribe', 'Herald']) {
    await call(engine, 'agents.make', { walletId, name });
    await call(engine, 'envelopes.put', { agent: name, terms: TERMS });
  }
  if (flow === 'resume') await call(engine, 'agents.pause', { agent: 'Scout', reason: 'before' });
  if (flow === 'undo') await act(engine, 'move-budget', MOVE_TO_UNDO);
}

export const MOVE_TO_UNDO = '00000000-0000-4000-8000-000000000001';

export async function act(engine: Engine, flow: FlowName, id: string = randomUUID()): Promise<void> {
  const agent = (name: string) => {
    const found = engine.snapshot().agents.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no agent ${name}`);
    return found;
  };
  const budget = (name: string) => ({ kind: 'budget' as const, agent: agent(name).key });
  const envelope = (name: string) => ({ kind: 'envelope' as const, envelopeId: agent(name).envelopes[0]?.id ?? '' });
  const move = (from: CallInput<'moves.start'>['from'], to: CallInput<'moves.start'>['to']) =>
    call(engine, 'moves.start', { moveId: id, from, to, amount: '5', reason: 'more to do' });
  switch (flow) {
    case 'pause':
      await call(engine, 'agents.pause', { agent: 'Scout', reason: 'too eager' });
      return;
    case 'resume':
      await call(engine, 'agents.resume', { agent: 'Scout' });
      return;
    case 'move-budget':
      await move(budget('Scout'), budget('Ledgerly'));
      return;
    case 'move-to-budget':
      await move(envelope('Scribe'), budget('Ledgerly'));
      return;
    case 'move-envelope':
      await move(envelope('Scribe'), envelope('Herald'));
      return;
    case 'undo':
      await call(engine, 'moves.undo', { moveId: MOVE_TO_UNDO });
      return;
    case 'reserve': {
      const { decision } = await call(engine, 'gate.check', { agent: 'Scribe', cost: '7', reserve: { id } });
      await call(engine, 'gate.settle', { reservationId: decision.reservation?.id ?? '', cost: '6.5' });
    }
  }
}

/** What may be spent in all, by budgets and envelopes: millionths. What the service was asked to add comes on top when it has it. */
export function worth({ agents }: Pick<Snapshot, 'agents'>): number {
  return agents.reduce((all, { budget, heldBack, envelopes }) => {
    const atService = budget === null ? 0 : budget.available.micros - (heldBack?.micros ?? 0);
    return all + atService + envelopes.reduce((sum, { granted }) => sum + granted.micros, 0);
  }, 0);
}

export interface Judged {
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** By the sandbox: whether the service holds Scout paused, and what it set aside for Ledgerly. */
  readonly pausedAtService: boolean;
  readonly moveId: string;
}

/** The first thing that does not hold, in words; null when all does. */
export function judge(flow: FlowName, { before, after, pausedAtService, moveId }: Judged): string | null {
  if (worth(before) !== worth(after)) return `the sum went from ${worth(before)} to ${worth(after)}`;
  const scout = after.agents.find(({ name }) => name === 'Scout');
  if (flow === 'pause' || flow === 'resume') {
    const wanted = (scout?.holds.length ?? 0) > 0;
    if (wanted !== pausedAtService)
      return `wanted paused ${wanted}, and the service holds it paused ${pausedAtService}`;
    if (wanted && scout?.control?.state !== 'confirmed') return `left as ${scout?.control?.state}`;
    return !wanted && scout?.control !== null ? `left as ${scout?.control?.state}` : null;
  }
  if (flow === 'reserve') {
    const scribe = after.agents.find(({ name }) => name === 'Scribe');
    const [envelope] = scribe?.envelopes ?? [];
    const taken = [envelope?.spent.micros, envelope?.held.micros].join();
    return ['0,0', '0,7000000', '6500000,0'].includes(taken) ? null : `spent and held: ${taken}`;
  }
  const moves = after.moves.filter(({ id, undoes }) => (flow === 'undo' ? undoes === MOVE_TO_UNDO : id === moveId));
  if (moves.length > 1) return `${moves.length} moves for one`;
  const [move] = moves;
  if (move === undefined) return null;
  return move.state === 'done' || move.state === 'rolled-back' ? null : `left in ${move.state}`;
}
