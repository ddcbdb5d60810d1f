/** Events and changes as text. Amounts keep every digit: this is what one checks with. */
import type { BalanceChange, WhyChanged } from '#shared/contract/diagnosticsCalls.ts';
import type { AccountView } from '#shared/contract/snapshot.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { TraceEvent } from '#shared/domain/trace.ts';
import type { Amount } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { type TraceSpeaker, tracedWords } from '#shared/words/traced.ts';
import { ageText, factLines, plain, table } from './text.ts';

type Accounts = readonly Pick<AccountView, 'id' | 'label' | 'serviceName'>[];

const exact = (amount: Amount, signed = false) => formatAmount(amount, { locale: 'en', exact: true, signed });

function speaker(accounts: Accounts): TraceSpeaker {
  return {
    amount: exact,
    account: (accountId) => accounts.find(({ id }) => id === accountId)?.serviceName ?? en.why.theService,
  };
}

export function eventTable(events: readonly TraceEvent[], accounts: Accounts): string {
  if (events.length === 0) return `${en.trace.none}\n`;
  const say = speaker(accounts);
  const label = (event: TraceEvent) => accounts.find(({ id }) => id === event.accountId)?.label ?? '-';
  return table(
    [
      { title: 'NO.', right: true },
      { title: 'WHEN' },
      { title: 'FROM', right: true },
      { title: 'TOOK', right: true },
      { title: 'ACCOUNT' },
      { title: 'WHAT' },
    ],
    events.map((event) => [
      String(event.id),
      timeOf(event.at),
      event.causedBy === null ? '-' : String(event.causedBy),
      event.ms === null ? '-' : en.trace.ms(event.ms),
      label(event),
      tracedWords(event, say),
    ]),
  );
}

export function whyText(why: WhyChanged, name: string, accounts: Accounts, now: Instant): string {
  const { change, chain, told } = why;
  const head = `${plain(name)}\n${standingLines(why, now)}`;
  if (change === null) return `${head}${nothingLines(why)}`;
  const say = speaker(accounts);
  const steps = chain.map((event) => `  ${timeOf(event.at)}  ${plain(tracedWords(event, say))}\n`).join('');
  return (
    `${head}${en.why.went(exact(change.from), exact(change.to))} (${exact(change.change, true)}), ` +
    `${en.why.between.toLowerCase()} ${timeOf(change.since)} ${en.why.and} ${timeOf(change.at)}.\n` +
    `\n${en.why.sums}:\n${sums(change)}${leftWords(change)}\n${rowLines(change)}` +
    `\n${en.why.chain}:\n${steps}${told === 'trace' ? en.why.fromTrace : en.why.fromStore}\n`
  );
}

function sums({ explained, elsewhere, unexplained, change, rows, rowCount }: BalanceChange): string {
  const counted = rowCount - rows.filter(({ kind }) => kind === 'unexplained').length;
  const byRows = { ...explained, micros: explained.micros - elsewhere.micros };
  return factLines([
    [counted === 0 ? en.why.byNoRows : en.count.rows(String(counted), counted === 1), exact(byRows, true)],
    ...(elsewhere.micros === 0 ? [] : ([[en.why.elsewhere, exact(elsewhere, true)]] as const)),
    [en.why.unexplained, exact(unexplained, true)],
    [en.why.change, exact(change, true)],
  ]);
}

function leftWords({ unexplained, watched }: BalanceChange): string {
  if (unexplained.micros === 0) return `${en.why.nothingLeft}\n`;
  return `${watched === null ? en.why.left : en.why.watched}\n`;
}

function rowLines({ rows }: BalanceChange): string {
  return rows
    .map(
      ({ id, kind, amount, postedAt, description }) =>
        `  ${timeOf(postedAt)}  ${exact(amount, true)}  ${en.entryKind[kind]}: ${plain(description)}  [${id}]\n`,
    )
    .join('');
}

function standingLines({ now }: WhyChanged, at: Instant): string {
  if (now === null) return `${en.why.removed}\n`;
  const stale = now.freshness === 'fresh' ? '' : `${en.why.stale(ageText(at - now.asOf))}\n`;
  if (now.failed === null) return stale;
  return `${stale}${en.why.failedSince(ageText(at - (now.failedAt ?? now.asOf)), en.trace.failures[now.failed])}\n`;
}

function nothingLines({ none, firstSeen }: WhyChanged): string {
  if (none === 'first' && firstSeen !== null)
    return `${en.why.first.title}. ${en.why.first.body(exact(firstSeen.balance), timeOf(firstSeen.at))}\n`;
  const { title, body } = none === 'unit' ? en.why.unit : en.why.never;
  return `${title}. ${body}\n`;
}

/** Local, to the second: what happened is laid beside a log. */
function timeOf(at: Instant): string {
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
