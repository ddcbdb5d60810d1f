/** What the process ends with, so that scripts can act on a balance without reading text. */
import type { AgentView, Decision, MoveView } from '#shared/contract/agentCalls.ts';
import type { PaymentView } from '#shared/contract/paymentCalls.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';

export const EXIT = { ok: 0, error: 1, low: 2, critical: 3, unknown: 4, denied: 5, waits: 6, unsettled: 7 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * The worst that holds decides: too little (critical or empty) before low, low before not knowing, and only what is
 * seen, fresh and above its line is fine. No accounts at all is not knowing.
 */
export function exitCodeOf({ accounts, wallets }: Pick<Snapshot, 'accounts' | 'wallets'>): ExitCode {
  const claims = new Set(wallets.map((wallet) => wallet.claim));
  if (claims.has('critical') || claims.has('empty')) return EXIT.critical;
  if (claims.has('low')) return EXIT.low;
  const seen = new Set(wallets.map((wallet) => wallet.accountId));
  const blind =
    accounts.length === 0 ||
    claims.has('unknown') ||
    wallets.some((wallet) => wallet.freshness !== 'fresh') ||
    accounts.some((account) => account.freshness !== 'fresh' || !seen.has(account.id));
  return blind ? EXIT.unknown : EXIT.ok;
}

/** After asking: an account that did not answer is not fine, however young its last number is. */
export function exitCodeAfterSync(snapshot: Pick<Snapshot, 'accounts' | 'wallets'>, failed: number): ExitCode {
  const code = exitCodeOf(snapshot);
  return code === EXIT.ok && failed > 0 ? EXIT.unknown : code;
}

/**
 * How a payment stands: there (0), turned down or let go (1), a person must go on in a browser (6), or nobody knows yet
 * (7). A service that looked and had nothing to do has done what it was asked.
 */
export function exitCodeOfPayment({ state, kind }: Pick<PaymentView, 'state' | 'kind'>): ExitCode {
  switch (state) {
    case 'arrived':
      return EXIT.ok;
    case 'cancelled':
      return kind === 'auto-top-up' ? EXIT.ok : EXIT.error;
    case 'declined':
    case 'failed':
      return EXIT.error;
    case 'action-required':
      return EXIT.waits;
    default:
      return EXIT.unsettled;
  }
}

/** An agent that asked whether it may spend: a script goes on after 0 alone. */
export function exitCodeOfDecision({ allowed }: Pick<Decision, 'allowed'>): ExitCode {
  return allowed ? EXIT.ok : EXIT.denied;
}

/** What was asked of an agent's service: seen to be done (0), or nobody saw it yet (7). The gate obeys in either case. */
export function exitCodeOfAgent({ state }: Pick<AgentView, 'state'>): ExitCode {
  switch (state) {
    case 'running':
    case 'paused':
    case 'held-here':
      return EXIT.ok;
    default:
      return EXIT.unsettled;
  }
}

/** A move that stands (0), that was taken back whole (1), or of which the service has not told yet (7). */
export function exitCodeOfMove({ state }: Pick<MoveView, 'state'>): ExitCode {
  if (state === 'done') return EXIT.ok;
  return state === 'rolled-back' ? EXIT.error : EXIT.unsettled;
}
