/** JSON Lines: one object a row, nothing left out, texts and the row as it came exactly as they are stored. */
import { type Amount, toDecimal } from '#shared/money/amount.ts';
import type { Line } from '../scan.ts';
import { utcStamp, type ZoneTime } from '../zoneTime.ts';
import type { Format } from './format.ts';

export const jsonl: Format = {
  async write(scan, out) {
    for (const wallet of scan.scope.wallets)
      for await (const lines of scan.lines(wallet)) {
        for (const line of lines) out.write(`${JSON.stringify(rowOf(line, scan.scope.zone))}\n`);
        await out.drain();
      }
  },
};

function rowOf({ entry, wallet, balanceMicros, attribution }: Line, zone: ZoneTime) {
  const moment = (at: number) => ({ ms: at, utc: utcStamp(at), local: zone.stamp(at) });
  return {
    id: entry.id,
    serviceId: entry.sourceId,
    service: wallet.service,
    accountId: entry.accountId,
    account: wallet.accountLabel,
    walletId: entry.walletId,
    wallet: wallet.name,
    at: moment(entry.at),
    posted: moment(entry.postedAt),
    since: entry.since === null ? null : moment(entry.since),
    seen: moment(entry.seenAt),
    kind: entry.kind,
    amount: exact(entry.amount),
    balanceAfter: balanceMicros === null ? null : exact({ micros: balanceMicros, unit: wallet.unit }),
    source: entry.source,
    agent: attribution?.agentId ?? null,
    agentBy: attribution?.by ?? null,
    ruleId: attribution?.ruleId ?? null,
    activity: entry.activity,
    paymentReference: entry.paymentRef,
    thread: entry.thread,
    answers: entry.answers,
    lateFor: entry.lateFor,
    flags: entry.flags,
    description: entry.description,
    raw: entry.raw,
  };
}

function exact(amount: Amount) {
  return { micros: amount.micros, decimal: toDecimal(amount), unit: amount.unit };
}
