import { exactMicros } from '../exact.ts';
import { isStated, itemsOf, type Node } from '../wireTree.ts';
import { at, type Bodies, layersOf, noClaims, type ServiceClaims, underAny } from './claims.ts';
import { claimRows } from './rows.ts';

const both = (id: string) => [`POST /v1/op/${id}`, `GET /v1/op/${id}`];
const BALANCE = both('billing.credits.balance');
const AUTO = both('billing.auto_topup.get');
const ROWS = both('billing.credits.transactions');
const WRAPPERS = ['data', 'result', 'balance', 'credits', 'wallet'];
const AVAILABLE = [
  'available',
  'available_credits',
  'available_balance',
  'balance',
  'balance_credits',
  'credits',
  'credit_balance',
];

const last = (body: Bodies, requests: readonly string[]) => requests.map((one) => body.last(one)).find(isStated);

const layers = (node: Node | undefined) => layersOf(node, WRAPPERS);
const LISTS = ['transactions', 'items', 'entries', 'rows', 'data', 'results', 'ledger'];

export const geoperaClaims: ServiceClaims = {
  service: 'geopera',
  of(reading, body) {
    const claims = noClaims();
    const balance = last(body, BALANCE);
    const inside = layers(balance);
    const found = [...(balance === undefined ? [] : [balance]), ...inside.flatMap((one) => underAny(one, AVAILABLE))];
    const exact = found.map(exactMicros);
    claims.amounts.set('wallet:credits.balance', { unit: 'credit', from: [], derived: exact });
    claims.amounts.set('wallet:credits.worth', { unit: 'AUD', from: found, derived: [], over: 100n });
    claims.amounts.set('wallet:credits.reserved', {
      unit: 'credit',
      from: [],
      derived: inside
        .flatMap((one) => underAny(one, ['reserved', 'reserved_credits', 'held', 'held_credits']))
        .map(exactMicros),
    });
    const auto = layers(last(body, AUTO));
    const set = (path: string, unit: string, name: string) =>
      claims.amounts.set(`wallet:credits.autoTopUp.${path}`, {
        unit,
        from: [],
        derived: auto.flatMap((one) => underAny(one, [name])).map(exactMicros),
      });
    set('threshold', 'credit', 'threshold_credits');
    set('amount', 'credit', 'topup_amount_credits');
    set('dailyCap', 'AUD', 'daily_charge_cap_aud');
    claims.flags.set(
      'wallet:credits.autoTopUp.state',
      auto.flatMap((one) => underAny(one, ['enabled'])),
    );
    const rows = ROWS.flatMap((request) => body.all(request)).flatMap((page) =>
      page.t === 'arr' ? page.v : LISTS.flatMap((name) => itemsOf(at(page, name))),
    );
    claimRows(claims, reading, rows, {
      unit: 'credit',
      id: ['id', 'transaction_id', 'entry_id', 'ledger_id', 'uuid'],
      amount: ['amount', 'amount_credits', 'credits', 'delta', 'delta_credits', 'change'],
      time: ['created_at', 'occurred_at', 'posted_at', 'timestamp', 'at', 'date'],
      mayTurn: true,
    });
    return claims;
  },
  depends: {
    'wallet:credits': [...BALANCE, ...AUTO],
    entries: [...BALANCE, ...ROWS],
    ledgers: [...BALANCE, ...ROWS],
  },
};
