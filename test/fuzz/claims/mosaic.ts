import { itemsOf } from '../wireTree.ts';
import { at, exactMicros, idText, isoAt, noClaims, type ServiceClaims } from './claims.ts';

const CREDITS = 'GET /credits';
const PLAN = 'GET /plan';
const USAGE = 'GET /credits/usage';
const AGENTS = 'GET /agents';
const DAY = 86_400_000;

export const mosaicClaims: ServiceClaims = {
  service: 'mosaic',
  of(reading, body) {
    const claims = noClaims();
    const [credits, plan] = [body.last(CREDITS), body.last(PLAN)];
    claims.amounts.set('wallet:credits.balance', {
      unit: 'credit',
      from: [at(credits, 'balance'), at(credits, 'credits', 'balance')],
    });
    const settings = at(credits, 'auto_topup');
    claims.amounts.set('wallet:credits.autoTopUp.threshold', { unit: 'credit', from: [at(settings, 'threshold')] });
    claims.amounts.set('wallet:credits.autoTopUp.amount', { unit: 'credit', from: [at(settings, 'quantity')] });
    claims.flags.set('wallet:credits.autoTopUp.state', [at(settings, 'enabled'), at(settings, 'eligible')]);
    claims.amounts.set('slice:plan.included', {
      unit: 'credit',
      from: [at(plan, 'credits', 'included_usage'), at(credits, 'credits', 'included_usage')],
    });
    const cycle = at(credits, 'billing_cycle');
    const own = at(plan, 'plan');
    claims.times.set('slice:plan.periodStart', [
      isoAt(at(cycle, 'current_period_start')),
      isoAt(at(own, 'current_period_start')),
    ]);
    claims.times.set('slice:plan.periodEnd', [
      isoAt(at(cycle, 'current_period_end')),
      isoAt(at(own, 'current_period_end')),
      isoAt(at(credits, 'credits', 'next_reset_at')),
    ]);
    claims.times.set('slice:plan.startedAt', [isoAt(at(own, 'started_at'))]);

    const rows = body.all(USAGE).flatMap((page) => itemsOf(at(page, 'breakdown', 'by_date_and_tile')));
    for (const [index, total] of (reading.ledgers[0]?.totals ?? []).entries()) {
      const found = rows.filter((row) => {
        const day = isoAt(at(row, 'date'));
        const from = day === null ? null : Math.floor(day / DAY) * DAY;
        return from === total.from && total.name.endsWith(`/${idText(at(row, 'tile_id'))}`);
      });
      if (found.length === 0) claims.wrong.push(`the total ${total.name} is nowhere on the wire`);
      claims.amounts.set(`ledger:0.totals.${index}.used`, {
        unit: 'credit',
        from: [],
        derived: found.map((row) => exactMicros(at(row, 'credits_used'))),
      });
      const days = found.map((row) => Math.floor((isoAt(at(row, 'date')) ?? Number.NaN) / DAY) * DAY);
      claims.times.set(`ledger:0.totals.${index}.from`, days);
      claims.times.set(
        `ledger:0.totals.${index}.to`,
        days.map((day) => day + DAY),
      );
    }
    return claims;
  },
  depends: {
    'wallet:credits': [CREDITS],
    'slice:identity': [CREDITS],
    'slice:plan': [CREDITS, PLAN],
    'slice:agents': [AGENTS],
    ledgers: [CREDITS, USAGE],
  },
};
