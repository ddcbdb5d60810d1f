/** Reads an envelope as a person typed it. Pure. */
import type { AgentView, EnvelopeView } from '#shared/contract/agentCalls.ts';
import type { WalletView } from '#shared/contract/snapshot.ts';
import type { EnvelopeTerms, EnvelopeWindow } from '#shared/domain/envelope.ts';
import { toDecimal, type Unit } from '#shared/money/amount.ts';
import { en } from '#shared/words/en.ts';
import { typedAmount, typedWhole } from './typed.ts';

export interface TypedEnvelope {
  readonly limit: string;
  readonly window: EnvelopeWindow;
  readonly zone: string;
  readonly carry: boolean;
  readonly soft: string;
  readonly hard: string;
  readonly onHard: EnvelopeTerms['onHard'];
  readonly resumeOnRoll: boolean;
}

export interface EnvelopeErrors {
  readonly limit: string | null;
  readonly zone: string | null;
  readonly soft: string | null;
  readonly hard: string | null;
}

export type EnvelopeRead =
  | { readonly ok: true; readonly terms: EnvelopeTerms }
  | { readonly ok: false; readonly errors: EnvelopeErrors };

/** What stands in the fields at first. */
export function typedEnvelope(
  terms: Omit<EnvelopeTerms, 'limit'> & { readonly limit: EnvelopeTerms['limit'] | null },
): TypedEnvelope {
  return {
    limit: terms.limit === null ? '' : toDecimal(terms.limit),
    window: terms.window,
    zone: terms.zone,
    carry: terms.carry,
    soft: String(terms.softPercent),
    hard: String(terms.hardPercent),
    onHard: terms.onHard,
    resumeOnRoll: terms.resumeOnRoll,
  };
}

/** For one that is new. */
export function newEnvelope(zone: string): TypedEnvelope {
  return typedEnvelope({
    limit: null,
    window: 'month',
    zone,
    carry: false,
    softPercent: 80,
    hardPercent: 100,
    onHard: 'pause',
    resumeOnRoll: true,
  });
}

export function readEnvelope(typed: TypedEnvelope, unit: Unit): EnvelopeRead {
  const limit = typedAmount(typed.limit, unit);
  const soft = percent(typed.soft);
  const hard = percent(typed.hard);
  const zone = typed.zone.trim();
  const errors: EnvelopeErrors = {
    limit: limit === null ? en.envelope.limitMissing : limit.micros > 0 ? null : en.envelope.limitNotAbove,
    zone: isZone(zone) ? null : en.envelope.zoneBad,
    soft: soft === null ? en.envelope.badPercent : hard !== null && soft > hard ? en.envelope.softAboveHard : null,
    hard: hard === null ? en.envelope.badPercent : null,
  };
  if (limit === null || soft === null || hard === null || Object.values(errors).some((error) => error !== null))
    return { ok: false, errors };
  return {
    ok: true,
    terms: {
      limit,
      window: typed.window,
      zone,
      // What has no next window has nothing to carry over, and none in which it could go on.
      carry: typed.window !== 'open' && typed.carry,
      softPercent: soft,
      hardPercent: hard,
      onHard: typed.onHard,
      resumeOnRoll: typed.window !== 'open' && typed.onHard === 'pause' && typed.resumeOnRoll,
    },
  };
}

function percent(text: string): number | null {
  const value = typedWhole(text);
  return value !== null && value >= 1 && value <= 100 ? value : null;
}

export function isZone(zone: string): boolean {
  if (zone === '' || zone.length > 60) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** The wallets that an envelope of this agent may be of: those it draws on, or any for one that was made here. */
export function envelopeWallets(
  agent: Pick<AgentView, 'origin' | 'walletIds'>,
  envelope: Pick<EnvelopeView, 'walletId'> | null,
  wallets: readonly WalletView[],
): WalletView[] {
  if (envelope !== null) return wallets.filter(({ id }) => id === envelope.walletId);
  return agent.origin === 'made' ? [...wallets] : wallets.filter(({ id }) => agent.walletIds.includes(id));
}
