/** Where an agent's budget is kept, as a person names it: an agent with one budget, or one of several. Pure. */
import type { AgentView } from '#shared/contract/agentCalls.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { findAgent } from '#shared/domain/agentRef.ts';
import type { MoveEnd } from '#shared/domain/move.ts';

interface Candidate {
  readonly end: MoveEnd;
  readonly walletId: string;
  /** In words, with how to name it alone. */
  readonly text: string;
}

const BUDGET = 'budget:';

/**
 * @param wanted an agent; `budget:` and an agent for what its service keeps; or an envelope's id
 * @param walletId only what is kept of this wallet
 * @throws PlimsollError `not-found`, or `invalid-input` where it has none or more than one: budget never goes by a guess
 */
export function endFor(
  agents: readonly AgentView[],
  wanted: string,
  walletId: string | null,
  option: '--from' | '--to',
): MoveEnd {
  const isEnvelope = agents.some(({ envelopes }) => envelopes.some(({ id }) => id === wanted));
  if (isEnvelope) return { kind: 'envelope', envelopeId: wanted };
  const onlyBudget = wanted.startsWith(BUDGET);
  const agent = findAgent(agents, onlyBudget ? wanted.slice(BUDGET.length) : wanted);
  const all = candidatesOf(agent).filter(({ end }) => !onlyBudget || end.kind === 'budget');
  const [only, ...others] = all.filter((one) => walletId === null || one.walletId === walletId);
  if (only !== undefined && others.length === 0) return only.end;
  throw new PlimsollError(
    only === undefined
      ? {
          kind: 'invalid-input',
          message: `${option}: ${agent.name} has neither an envelope nor a budget ${walletId === null ? '' : 'on that wallet '}to move.`,
          help:
            all.length === 0
              ? '"plimsoll envelopes set" gives it an envelope.'
              : `It has: ${all.map(({ text }) => text).join('; ')}.`,
        }
      : {
          kind: 'invalid-input',
          message: `${option}: ${agent.name} has more than one budget.`,
          help: `Say which: ${[only, ...others].map(({ text }) => text).join('; ')}.`,
        },
  );
}

function candidatesOf(agent: AgentView): Candidate[] {
  const { envelopes, budget, key, name, walletId, walletName } = agent;
  const kept: Candidate[] = envelopes.map((envelope) => ({
    end: { kind: 'envelope', envelopeId: envelope.id },
    walletId: envelope.walletId,
    text: `${envelope.id} (its ${envelope.window} envelope on ${envelope.walletName})`,
  }));
  if (budget !== null)
    kept.push({
      end: { kind: 'budget', agent: key },
      walletId,
      text: `"${BUDGET}${name}" (what its service keeps of ${walletName})`,
    });
  return kept;
}
