/** What two looks at a wallet's lots say happened in between. Pure. Lots have no ids: kind, size and expiry name them. */
import type { EntryKind } from '#shared/domain/entry.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { Lot } from '#shared/domain/wallet.ts';

export interface LotChange {
  readonly kind: EntryKind;
  readonly micros: number;
  readonly description: string;
  /** Where the change has an instant of its own. */
  readonly at?: Instant;
  readonly since?: null;
}

/** @param now the instant of the later look */
export function lotChanges(before: readonly Lot[], after: readonly Lot[], now: Instant): LotChange[] {
  const old = countable(before);
  const changes: LotChange[] = [];
  let used = 0;
  let givenBack = 0;
  const move = (micros: number) => {
    if (micros < 0) used += micros;
    else givenBack += micros;
  };
  for (const lot of countable(after)) {
    const known = takeSame(old, lot);
    if (known === null) {
      changes.push({ kind: kindOf(lot), micros: lot.allocated.micros, description: `${lot.kind}: new lot` });
      move(lot.remaining.micros - lot.allocated.micros);
    } else move(lot.remaining.micros - known.remaining.micros);
  }
  for (const gone of old) {
    if (gone.remaining.micros === 0) continue;
    const expired = gone.expiresAt !== null && gone.expiresAt <= now;
    changes.push(
      expired
        ? {
            kind: 'expiry',
            micros: -gone.remaining.micros,
            description: `${gone.kind}: lot expired`,
            at: gone.expiresAt ?? now,
            since: null,
          }
        : { kind: 'adjustment', micros: -gone.remaining.micros, description: `${gone.kind}: lot is gone` },
    );
  }
  if (used !== 0) changes.push({ kind: 'usage', micros: used, description: 'Used' });
  if (givenBack !== 0) changes.push({ kind: 'refund', micros: givenBack, description: 'Given back' });
  return changes;
}

/** What a purchase under way will bring is no part of the balance yet. */
function countable(lots: readonly Lot[]): Lot[] {
  return lots.filter(({ kind }) => !/^pending$/i.test(kind));
}

/** Of several alike the one with the nearest rest: each is taken once. */
function takeSame(lots: Lot[], wanted: Lot): Lot | null {
  let best = -1;
  let distance = Number.POSITIVE_INFINITY;
  for (const [index, lot] of lots.entries()) {
    if (lot.kind !== wanted.kind || lot.allocated.micros !== wanted.allocated.micros) continue;
    if (lot.expiresAt !== wanted.expiresAt) continue;
    const apart = Math.abs(lot.remaining.micros - wanted.remaining.micros);
    if (apart < distance) {
      best = index;
      distance = apart;
    }
  }
  return best < 0 ? null : (lots.splice(best, 1)[0] ?? null);
}

function kindOf({ kind }: Lot): EntryKind {
  return /^top[-_ ]?up$/i.test(kind) ? 'topup' : 'grant';
}
