/** The calls of the contract that do something, each traced with the door it came through. Questions leave no trace. */
import type { CallName, Handlers } from '#shared/contract/contract.ts';
import { type ErrorKind, toErrorInfo } from '#shared/contract/errors.ts';
import type { Caller } from '#shared/domain/caller.ts';
import { MINUTE } from '#shared/domain/time.ts';
import type { TraceWhat } from '#shared/domain/trace.ts';
import type { Clock } from '../ports.ts';
import type { About, Trace } from './trace.ts';

const QUESTIONS: ReadonlySet<CallName> = new Set<CallName>([
  'snapshot.get',
  'moves.preview',
  'audit.list',
  'alerts.log',
  'ledger.page',
  'ledger.entry',
  'ledger.sums',
  'ledger.facets',
  'books.list',
  'books.months',
  'books.verify',
  'accounts.log',
  'rules.list',
  'rules.try',
  'topUps.offer',
  'plans.list',
  'work.list',
  'blockedWork.list',
  'cards.list',
  'approvals.list',
  'crypto.info',
  'signIn.state',
  'payments.list',
  'payments.get',
  'diagnostics.whyChanged',
  'diagnostics.events',
  'diagnostics.report',
]);

/** Agents ask these before and after each piece of work: told together, or they would push out all else. */
const GATE = { 'gate.check': 'check', 'gate.settle': 'settle', 'gate.release': 'release' } as const;

type AnyHandler = (input: unknown, caller: Caller) => Promise<unknown>;

export function tracedHandlers(handlers: Handlers, trace: Trace, clock: Pick<Clock, 'now'>): Handlers {
  const traced = Object.entries(handlers).map(([name, handler]) => {
    const work = handler as AnyHandler;
    if (name in GATE) return [name, gateHandler(GATE[name as keyof typeof GATE], work, trace, clock)];
    return [name, QUESTIONS.has(name as CallName) ? work : commandHandler(name, work, trace)];
  });
  return Object.fromEntries(traced) as Handlers;
}

function commandHandler(call: string, work: AnyHandler, trace: Trace): AnyHandler {
  return async (input, caller) => {
    const id = trace.record({ kind: 'command', call, door: caller.door, failed: null }, aboutInput(input), null);
    const end = (failed: ErrorKind | null) =>
      trace.end(id, (what) => (what.kind === 'command' ? { ...what, failed } : what));
    try {
      const value = await trace.within(id, () => work(input, caller));
      end(null);
      return value;
    } catch (error) {
      end(toErrorInfo(error).kind);
      throw error;
    }
  };
}

/** Ids only: what else was typed is nobody's business here. */
function aboutInput(input: unknown): About {
  const { accountId, walletId } = input as { accountId?: unknown; walletId?: unknown };
  return {
    accountId: typeof accountId === 'string' ? accountId : null,
    walletId: typeof walletId === 'string' ? walletId : null,
  };
}

function gateHandler(
  call: 'check' | 'settle' | 'release',
  work: AnyHandler,
  trace: Trace,
  clock: Pick<Clock, 'now'>,
): AnyHandler {
  const note = (allowed: boolean | null, agent: string | null) => {
    const like = trace.latest(
      'gate',
      (event) => event.agent === agent && event.what.call === call && event.what.allowed === allowed,
    );
    const again = (what: TraceWhat) => (what.kind === 'gate' ? { ...what, times: what.times + 1 } : what);
    if (like !== null && clock.now() - like.at < MINUTE) trace.end(like.id, again);
    else trace.record({ kind: 'gate', call, allowed, times: 1 }, { agent }, null);
  };
  return async (input, caller) => {
    try {
      const value = await trace.within(null, () => work(input, caller));
      const { decision, reservation } = value as Partial<{ decision: GateAnswer; reservation: GateAnswer }>;
      const answer = decision ?? reservation ?? null;
      note(answer?.allowed ?? answer !== null, answer?.agent ?? null);
      return value;
    } catch (error) {
      note(null, null);
      throw error;
    }
  };
}

interface GateAnswer {
  readonly agent?: string;
  readonly allowed?: boolean;
}
