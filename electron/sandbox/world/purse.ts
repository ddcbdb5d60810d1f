/** A balance and the rows that made it: opening + rows = balance, by construction and by test. */

/** What a row is about; each service's routes put it in that service's own words. */
export type RowKind = 'usage' | 'reserve' | 'release' | 'refund' | 'topup' | 'grant' | 'expiry' | 'allocation';

export interface Row {
  /** Counts up from 1 within the purse; ids are made from it. */
  readonly seq: number;
  readonly at: number;
  readonly micros: number;
  readonly balanceAfter: number;
  readonly kind: RowKind;
  readonly description: string;
  readonly agent: string | null;
  /** What ties rows together: the order, run or payment. */
  readonly ref: string | null;
}

export class Purse {
  readonly opening: number;
  readonly rows: Row[] = [];
  balance: number;

  constructor(opening: number) {
    this.opening = opening;
    this.balance = opening;
  }

  post(
    at: number,
    kind: RowKind,
    micros: number,
    description: string,
    about: { agent?: string | null; ref?: string | null } = {},
  ): Row {
    if (!Number.isSafeInteger(micros)) throw new RangeError(`${micros} is not a whole number of millionths`);
    this.balance += micros;
    const row: Row = {
      seq: this.rows.length + 1,
      at,
      micros,
      balanceAfter: this.balance,
      kind,
      description,
      agent: about.agent ?? null,
      ref: about.ref ?? null,
    };
    this.rows.push(row);
    return row;
  }
}
