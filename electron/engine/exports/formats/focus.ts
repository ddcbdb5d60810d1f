/**
 * Charges with the column names of FOCUS (FinOps Open Cost and Usage Specification, 1.2), as comma-separated values. Only
 * columns that the ledger can answer for are there: a service's list prices, invoices and billing periods it never saw.
 */
import type { EntryKind } from '#shared/domain/entry.ts';
import { findService } from '../../providers/registry.ts';
import type { Line } from '../scan.ts';
import type { WalletScope } from '../scope.ts';
import { decimal } from '../text.ts';
import { utcStamp } from '../zoneTime.ts';
import { textCell } from './csv.ts';
import type { Format } from './format.ts';

export const FOCUS_COLUMNS = [
  'BillingAccountId',
  'BillingAccountName',
  'SubAccountId',
  'SubAccountName',
  'ProviderName',
  'ServiceName',
  'ChargeCategory',
  'ChargeClass',
  'ChargeDescription',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'BillingCurrency',
  'EffectiveCost',
  'PricingCurrency',
  'PricingCurrencyEffectiveCost',
  'ConsumedQuantity',
  'ConsumedUnit',
  'Tags',
  'x_EntryId',
  'x_ServiceRowId',
  'x_Kind',
  'x_AmountMillionths',
  'x_Source',
  'x_PostedAt',
] as const;

/** What FOCUS calls a charge: drawing on a wallet, and what is given back of it. Money put in is none. */
const CHARGES: ReadonlySet<EntryKind> = new Set(['usage', 'reserve', 'release', 'refund', 'fee']);

export const focus: Format = {
  holds: CHARGES,
  async write(scan, out) {
    out.write(`${FOCUS_COLUMNS.join(',')}\r\n`);
    for (const wallet of scan.scope.wallets) {
      const row = rowWriter(wallet);
      for await (const lines of scan.lines(wallet)) {
        for (const line of lines) out.write(row(line));
        await out.drain();
      }
    }
  },
};

function rowWriter(wallet: WalletScope): (line: Line) => string {
  const provider = wallet.service === null ? null : (findService(wallet.service)?.info.name ?? wallet.service);
  const whose = [wallet.accountId, wallet.accountLabel, wallet.walletId, wallet.name, provider].map(textCell).join(',');
  return ({ entry, attribution }) => {
    const cost = decimal(-entry.amount.micros);
    const credits = entry.amount.unit === 'credit';
    const money = credits ? ',' : `${entry.amount.unit},${cost}`;
    const virtual = credits ? `Credits,${cost},${cost},Credits` : ',,,';
    const description = entry.description === '' ? null : entry.description;
    return (
      `${whose},${textCell(entry.activity)},${entry.kind === 'refund' ? 'Credit' : 'Usage'},` +
      `${entry.lateFor === null ? '' : 'Correction'},${textCell(description)},` +
      `${second(entry.since ?? entry.at)},${second(entry.at)},${money},${virtual},${textCell(tagsOf(attribution, entry))},` +
      `${textCell(entry.id)},${textCell(entry.sourceId)},${entry.kind},${entry.amount.micros},${entry.source},` +
      `${utcStamp(entry.postedAt)}\r\n`
    );
  };
}

/** FOCUS keeps instants to the second. */
function second(at: number): string {
  return `${utcStamp(at).slice(0, -5)}Z`;
}

function tagsOf(attribution: Line['attribution'], { thread }: Line['entry']): string {
  return JSON.stringify({
    ...(attribution === null ? {} : { agent: attribution.agentId, 'agent-by': attribution.by }),
    ...(thread === null ? {} : { thread }),
  });
}
