/** A journal that hledger (and ledger) reads and checks: each row a transaction, balances asserted as it goes. */
import type { Line } from '../scan.ts';
import type { ExportScope, WalletScope } from '../scope.ts';
import { decimal, harmless } from '../text.ts';
import { dateBefore } from '../zoneTime.ts';
import type { Format } from './format.ts';
import { type Assertion, COUNTER_ACCOUNTS, commodityOf, factsOf, type JournalWords, writeWallet } from './journal.ts';

export const hledger: Format = {
  async write(scan, out) {
    const { zone, wallets } = scan.scope;
    out.write(`; Prepaid credits, written by Plimsoll. Dates are days of the books in ${zone.zone}.\n`);
    for (const commodity of new Set(wallets.map(commodityOf))) {
      const symbol = symbolOf(commodity);
      out.write(`\ncommodity ${symbol}\n    format 1000.000000 ${symbol}\n`);
    }
    out.write(`\n${[OPENING, ...new Set(Object.values(COUNTER_ACCOUNTS).map(otherAccount))].map(declared).join('')}`);
    for (const wallet of wallets) await writeWallet(wallet, wordsOf(wallet, scan.scope), scan, out);
  },
};

function wordsOf(wallet: WalletScope, scope: ExportScope): JournalWords {
  const names = namesOf(wallet);
  return {
    heading: () => heading(wallet, names),
    opening: (firstDay, micros) => opening(names, dateBefore(firstDay), micros),
    transaction: (line) => transaction(names, line, scope),
    assertion: (due) => assertion(names, due),
  };
}

const OPENING = 'equity:opening balances';

function otherAccount(names: readonly string[]): string {
  return names.join(':').toLowerCase();
}

/** Strict readers want each account to be named before it is used. */
function declared(account: string): string {
  return `account ${account}\n`;
}

interface Names {
  readonly account: string;
  readonly symbol: string;
  readonly payee: string;
}

function namesOf(wallet: WalletScope): Names {
  return {
    account: `assets:prepaid:${accountName(wallet.accountLabel)}:${accountName(wallet.name)} ${wallet.short}`,
    symbol: symbolOf(commodityOf(wallet)),
    payee: payeeOf(wallet.accountLabel),
  };
}

function heading({ walletId, accountLabel, name, book }: WalletScope, { account }: Names): string {
  const unknown = book === null ? '; no balance of this wallet is known: nothing is asserted\n' : '';
  return `\n; ${oneLine(accountLabel)}, ${oneLine(name)} (${oneLine(walletId)})\n${unknown}${declared(account)}`;
}

function opening({ account, symbol }: Names, date: string, micros: number): string {
  const amount = `${decimal(micros)} ${symbol}`;
  return (
    `\n${date} * opening balance  ; plimsoll: opening\n    ${account}  ${amount} = ${amount}\n` +
    `    ${OPENING}  ${decimal(-micros)} ${symbol}\n`
  );
}

function assertion({ account, symbol }: Names, { day, balanceMicros }: Assertion): string {
  return `\n${dateBefore(day)} * balance at the end of the day\n    ${account}  0 ${symbol} = ${decimal(balanceMicros)} ${symbol}\n`;
}

function transaction({ account, symbol, payee }: Names, line: Line, { zone }: ExportScope): string {
  const { entry } = line;
  const comments = factsOf(line)
    .map(([name, value]) => (value === null ? '' : `    ; ${name}: ${tagValue(value)}\n`))
    .join('');
  const note = oneLine(entry.description).replaceAll(';', ',').trim();
  return (
    `\n${zone.date(entry.postedAt)} * (${code(entry.id)}) ${payee}${note === '' ? '' : ` | ${note}`}\n${comments}` +
    `    ${account}  ${decimal(entry.amount.micros)} ${symbol}\n` +
    `    ${otherAccount(COUNTER_ACCOUNTS[entry.kind])}  ${decimal(-entry.amount.micros)} ${symbol}\n`
  );
}

/** Symbols with anything but letters in them are written in quotes. */
function symbolOf(commodity: string): string {
  return /^[A-Z]+$/.test(commodity) ? commodity : `"${commodity}"`;
}

function oneLine(text: string): string {
  return harmless(text).replace(/\s+/g, ' ');
}

/** A colon would make a sub-account, two blanks end the name, and brackets at its ends mean something. */
function accountName(text: string): string {
  const name = oneLine(text)
    .replace(/[:;"]/g, ' ')
    .replace(/[()[\]*!]/g, '')
    .replace(/ +/g, ' ')
    .trim();
  return name === '' ? 'unnamed' : name;
}

/** What stands before the bar is the payee. */
function payeeOf(label: string): string {
  return oneLine(label).replaceAll(';', ',').replaceAll('|', '/').trim();
}

function code(id: string): string {
  return oneLine(id).replace(/[()]/g, '_');
}

/** A comma would end the tag's value; written as in an address, it can be read back. */
function tagValue(text: string): string {
  return oneLine(text).replaceAll('%', '%25').replaceAll(',', '%2C').trim();
}
