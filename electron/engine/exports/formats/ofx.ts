/**
 * OFX 2: a bank statement for each wallet in money. A row's FITID is our id of it, the same in every export, which is how
 * importers know what they have already.
 */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { Entry, EntryKind } from '#shared/domain/entry.ts';
import type { Output } from '../output.ts';
import type { Line, Scan } from '../scan.ts';
import type { ExportScope, WalletScope } from '../scope.ts';
import { closingOf } from '../tally.ts';
import { decimal, harmless } from '../text.ts';
import type { ZoneTime } from '../zoneTime.ts';
import type { Format } from './format.ts';

/** The most characters that OFX allows. */
const LONGEST = { account: 22, name: 32, memo: 255 } as const;

export const ofx: Format = {
  check({ wallets }) {
    const credits = wallets.filter(({ unit }) => unit === 'credit');
    if (wallets.length === 0) throw nothing('There is no wallet in money to export.');
    const [first] = credits;
    if (first !== undefined) throw inCredits(first, wallets);
    const unproven = wallets.find(({ book }) => book === null);
    if (unproven !== undefined)
      throw nothing(`No balance of ${nameOf(unproven)} is known, and a bank statement states one.`);
  },
  async write(scan, out) {
    const { wallets, zone } = scan.scope;
    const newest = wallets.reduce((latest, { asOf }) => Math.max(latest, asOf ?? 0), 0);
    out.write(
      '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n' +
        '<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n' +
        `<OFX>\n<SIGNONMSGSRSV1><SONRS>${STATUS}<DTSERVER>${stamp(newest, zone)}</DTSERVER>` +
        '<LANGUAGE>ENG</LANGUAGE></SONRS></SIGNONMSGSRSV1>\n<BANKMSGSRSV1>\n',
    );
    for (const wallet of wallets) await writeStatement(wallet, scan, out);
    out.write('</BANKMSGSRSV1>\n</OFX>\n');
  },
};

const STATUS = '<STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>';

async function writeStatement(wallet: WalletScope, scan: Scan, out: Output): Promise<void> {
  const { zone } = scan.scope;
  let begun = false;
  for await (const lines of scan.lines(wallet)) {
    if (!begun) out.write(opening(wallet, scan.scope, lines[0]?.entry.postedAt ?? null));
    begun = true;
    for (const line of lines) out.write(transaction(line, zone));
    await out.drain();
  }
  const balance = decimal(closingOf(wallet.openingMicros ?? 0, scan.tally(wallet)));
  out.write(
    `</BANKTRANLIST>\n<LEDGERBAL><BALAMT>${balance}</BALAMT>` +
      `<DTASOF>${stamp(endOf(wallet, scan.scope), zone)}</DTASOF></LEDGERBAL>\n</STMTRS></STMTTRNRS>\n`,
  );
}

function opening(wallet: WalletScope, scope: ExportScope, firstRow: number | null): string {
  const end = endOf(wallet, scope);
  const start = scope.from ?? firstRow ?? end;
  return (
    `<STMTTRNRS><TRNUID>${wallet.short}</TRNUID>${STATUS}<STMTRS><CURDEF>${wallet.unit}</CURDEF>\n` +
    `<BANKACCTFROM><BANKID>PLIMSOLL</BANKID><ACCTID>${accountOf(wallet)}</ACCTID><ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM>\n` +
    `<BANKTRANLIST><DTSTART>${stamp(start, scope.zone)}</DTSTART><DTEND>${stamp(end, scope.zone)}</DTEND>\n`
  );
}

/** The last moment that the statement speaks of: inside the period, so that its date is the period's last day. */
function endOf({ asOf }: WalletScope, { to }: ExportScope): number {
  return asOf === null ? 0 : asOf === to ? asOf - 1 : asOf;
}

function transaction({ entry, wallet, attribution }: Line, zone: ZoneTime): string {
  const agent = attribution === null ? '' : ` [${attribution.agentId}]`;
  const memo = `${entry.kind}${agent}${entry.description === '' ? '' : `: ${entry.description}`}`;
  return (
    `<STMTTRN><TRNTYPE>${typeOf(entry)}</TRNTYPE><DTPOSTED>${stamp(entry.postedAt, zone)}</DTPOSTED>` +
    `<TRNAMT>${decimal(entry.amount.micros)}</TRNAMT><FITID>${xmlText(entry.id)}</FITID>` +
    `<NAME>${xmlText(short(wallet.accountLabel, LONGEST.name))}</NAME>` +
    `<MEMO>${xmlText(short(memo, LONGEST.memo))}</MEMO></STMTTRN>\n`
  );
}

const TYPES: Partial<Readonly<Record<EntryKind, string>>> = { topup: 'DEP', fee: 'FEE', transfer: 'XFER' };

function typeOf({ kind, amount }: Entry): string {
  return TYPES[kind] ?? (amount.micros < 0 ? 'DEBIT' : 'CREDIT');
}

/** By the wallet's id and never by its label, so that an importer finds the same account again. */
function accountOf({ key, short: id }: WalletScope): string {
  return `${key.slice(0, LONGEST.account - id.length - 1)}-${id}`;
}

/** The zone's clock with its distance from UTC in hours: `20261005143000.250[+2]`. */
function stamp(at: number, zone: ZoneTime): string {
  const digits = zone.stamp(at).slice(0, 23).replaceAll(/[-:T]/g, '');
  const hours = zone.offset(at) / 3_600_000;
  return `${digits}[${hours < 0 ? '' : '+'}${Number.isInteger(hours) ? hours : hours.toFixed(2)}]`;
}

function short(text: string, longest: number): string {
  const letters = [...harmless(text)];
  return letters.length <= longest ? letters.join('') : `${letters.slice(0, longest - 1).join('')}…`;
}

function xmlText(text: string): string {
  return harmless(text).replace(/[&<>]/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function nameOf({ accountLabel, name }: WalletScope): string {
  return `${accountLabel}, ${name}`;
}

function nothing(message: string): PlimsollError {
  return new PlimsollError({ kind: 'invalid-input', message, help: OTHERS });
}

const OTHERS = 'The formats csv, jsonl, xlsx, hledger, beancount and statement hold credits as well as money.';

function inCredits(wallet: WalletScope, all: readonly WalletScope[]): PlimsollError {
  const inMoney = all.filter(({ unit }) => unit !== 'credit').map(nameOf);
  const choose = inMoney.length === 0 ? '' : ` Or choose only wallets in money: ${inMoney.join('; ')}.`;
  return new PlimsollError({
    kind: 'invalid-input',
    message: `OFX knows money only, and ${nameOf(wallet)} is in credits.`,
    help: `${OTHERS}${choose}`,
  });
}
