/** A journal that Beancount reads and checks: accounts opened, each row a transaction, balances asserted to the digit. */
import type { Line } from '../scan.ts';
import type { ExportScope, WalletScope } from '../scope.ts';
import { decimal, harmless } from '../text.ts';
import { dateBefore } from '../zoneTime.ts';
import type { Format } from './format.ts';
import { type Assertion, COUNTER_ACCOUNTS, commodityOf, factsOf, type JournalWords, writeWallet } from './journal.ts';

const OPENING = 'Equity:Opening-Balances';
/** Before anything that a service can have dated: accounts of the other side are open from here on. */
const EVER = '1900-01-01';

export const beancount: Format = {
  async write(scan, out) {
    const { zone, wallets } = scan.scope;
    out.write(`; Prepaid credits, written by Plimsoll. Dates are days of the books in ${zone.zone}.\n`);
    out.write('option "title" "Prepaid credits"\n\n');
    const others = Object.values(COUNTER_ACCOUNTS).map((names) => names.join(':'));
    for (const account of [OPENING, ...new Set(others)]) out.write(`${EVER} open ${account}\n`);
    for (const wallet of wallets) await writeWallet(wallet, wordsOf(wallet, scan.scope), scan, out);
  },
};

function wordsOf(wallet: WalletScope, scope: ExportScope): JournalWords {
  const names = namesOf(wallet);
  return {
    heading: () => heading(wallet, names),
    opening: (firstDay, micros) => opening(names, firstDay, micros),
    transaction: (line) => transaction(names, line, scope),
    assertion: (due) => assertion(names, due),
  };
}

interface Names {
  readonly account: string;
  readonly commodity: string;
  readonly payee: string;
}

function namesOf(wallet: WalletScope): Names {
  const account = `Assets:Prepaid:${component(wallet.accountLabel)}:${component(wallet.name)}-${wallet.short}`;
  return { account, commodity: commodityOf(wallet), payee: text(wallet.accountLabel) };
}

function heading({ walletId, accountLabel, name, unit, book }: WalletScope, { account, commodity }: Names): string {
  const unknown = book === null ? '; no balance of this wallet is known: nothing is asserted\n' : '';
  const named =
    unit === 'credit' ? `\n${EVER} commodity ${commodity}\n  name: ${text(`${accountLabel}, ${name}`)}\n` : '';
  return `${named}\n${unknown}${EVER} open ${account} ${commodity}\n  wallet-id: ${text(walletId)}\n`;
}

function opening({ account, commodity }: Names, firstDay: string, micros: number): string {
  const amount = `${decimal(micros)} ${commodity}`;
  return (
    `\n${dateBefore(firstDay)} * "Opening balance"\n  plimsoll: "opening"\n  ${account}  ${amount}\n` +
    `  ${OPENING}  ${decimal(-micros)} ${commodity}\n\n` +
    `${firstDay} balance ${account}  ${decimal(micros)} ~ 0 ${commodity}\n`
  );
}

/** A balance holds at the beginning of its day. Without `~ 0` a difference of half a digit would pass. */
function assertion({ account, commodity }: Names, { day, balanceMicros }: Assertion): string {
  return `\n${day} balance ${account}  ${decimal(balanceMicros)} ~ 0 ${commodity}\n`;
}

function transaction({ account, commodity, payee }: Names, line: Line, scope: ExportScope): string {
  const { entry } = line;
  const facts = [['id', entry.id] as const, ...factsOf(line)];
  const metadata = facts.map(([name, value]) => (value === null ? '' : `  ${name}: ${text(value)}\n`)).join('');
  return (
    `\n${scope.zone.date(entry.postedAt)} * ${payee} ${text(entry.description)}\n${metadata}` +
    `  ${account}  ${decimal(entry.amount.micros)} ${commodity}\n` +
    `  ${COUNTER_ACCOUNTS[entry.kind].join(':')}  ${decimal(-entry.amount.micros)} ${commodity}\n`
  );
}

function text(value: string): string {
  return `"${harmless(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** A part of an account's name: letters, digits and hyphens, the first one a capital or a digit. */
function component(name: string): string {
  const plain = harmless(name)
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return plain === '' ? 'Unnamed' : plain.charAt(0).toUpperCase() + plain.slice(1);
}
