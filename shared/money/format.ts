/** Amounts as a person reads them, in the locale given. The exact digits are always in {@link toDecimal}. */
import { type Amount, MICROS_PER_UNIT, toDecimal } from './amount.ts';
import { systemLocale } from './locale.ts';

export interface FormatOptions {
  readonly locale?: string | undefined;
  /** Show a plus on positive amounts: ledger rows, not balances. */
  readonly signed?: boolean;
  /** Show every stored decimal instead of the usual two for money. */
  readonly exact?: boolean;
}

/** `1,234 credits`, `$12.34`, `A$310.00`. Money below one cent keeps its significant digits. */
export function formatAmount(amount: Amount, options: FormatOptions = {}): string {
  const number = formatNumber(amount, options);
  if (amount.unit !== 'credit') return number;
  return `${number} ${Math.abs(amount.micros) === MICROS_PER_UNIT ? 'credit' : 'credits'}`;
}

/** The figure without the word `credits`; currencies keep their symbol, since a bare figure would lose its unit. */
export function formatNumber(amount: Amount, { locale = systemLocale(), signed, exact }: FormatOptions = {}): string {
  const money = amount.unit !== 'credit';
  const text = toDecimal(amount);
  const decimals = text.split('.')[1]?.length ?? 0;
  const small = money && amount.micros !== 0 && Math.abs(amount.micros) < MICROS_PER_UNIT / 100;
  const most = money ? (exact || small ? Math.max(2, decimals) : 2) : exact ? decimals : Math.min(decimals, 2);
  const isPlain = (amount.unit === 'credit' || amount.unit === 'USD') && (locale === 'en-US' || locale === 'en');
  if (isPlain) return plainEnglish(text, money, most, signed === true);
  const format = formatOf(locale, money ? amount.unit : null, most, signed === true);
  // A string keeps Intl exact where a double would not.
  return format.format(text as Intl.StringNumericLiteral);
}

/**
 * What `Intl` writes for dollars and credits in English, without it: its first use takes a start, and the opening of a
 * window, longer than all the rest of what they show.
 */
function plainEnglish(decimal: string, money: boolean, most: number, signed: boolean): string {
  const negative = decimal.startsWith('-');
  const [whole = '0', fraction = ''] = decimal.slice(negative ? 1 : 0).split('.');
  const shown = fraction
    .slice(0, most)
    .replace(/0+$/, '')
    .padEnd(money ? 2 : 0, '0');
  const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
  const isZero = !/[1-9]/.test(whole + shown);
  const sign = signed && isZero ? '' : negative ? '-' : signed ? '+' : '';
  return `${sign}${money ? '$' : ''}${grouped}${shown === '' ? '' : `.${shown}`}`;
}

const formats = new Map<string, Intl.NumberFormat>();

/** Making a format is dear and a ledger asks for hundreds: each is made once. */
function formatOf(locale: string, currency: string | null, most: number, signed: boolean) {
  const key = `${locale} ${currency} ${most} ${signed}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(locale, {
    ...(currency === null ? {} : { style: 'currency' as const, currency, currencyDisplay: 'symbol' as const }),
    minimumFractionDigits: currency === null ? 0 : 2,
    maximumFractionDigits: most,
    roundingMode: 'trunc',
    ...(signed ? { signDisplay: 'exceptZero' as const } : {}),
  } as Intl.NumberFormatOptions);
  formats.set(key, made);
  return made;
}
