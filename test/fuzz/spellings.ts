/** Values that services have no business to send, and some that they may: how each can be spelled. */
import type { Chance } from './chance.ts';
import { arr, lit, type Node, num, obj, raw, str } from './wireTree.ts';

const NUMBERS = [
  '0',
  '-0',
  '-0.0',
  '1',
  '-1',
  '7',
  '1e2',
  '1E+2',
  '12e-1',
  '1.5e3',
  '-2.5E-3',
  '1.000000',
  '1.0000001',
  '1.0000000000',
  '0.1234567',
  '0.30000000000000004',
  '19.999999999999996',
  '9007199254.740991',
  '9007199254.740992',
  '9007199254.740993',
  '-9007199254.740991',
  '-9007199254.740992',
  '9007199254740991',
  '9007199254740992',
  '9007199254740993',
  '1e400',
  '-1e400',
  '1e-400',
  '0e999',
  '0e-999',
  '1e0009',
  '1e15',
  '1e9',
  '9e9',
  '12345678901234567890',
  '1e-6',
  '1e-7',
  '123456.1234560',
  '99999999.9999999',
  '1767225600',
  '1767225600000',
  '-1.5',
  '-0.5',
  '253402300799',
  '253402300800',
  '8640000000000001',
  `1${'0'.repeat(39)}`,
  `0.${'0'.repeat(39)}1`,
  `1.${'0'.repeat(45)}`,
  `5${'.5'}${'0'.repeat(60)}`,
  `${'9'.repeat(400)}`,
] as const;

const NOT_NUMBERS = [
  '007',
  '1.',
  '.5',
  '+5',
  'NaN',
  'Infinity',
  '-Infinity',
  '0x10',
  '1_000',
  '1,5',
  '1,234.56',
  '--1',
  '1e',
  '١',
  'undefined',
  "'5'",
] as const;

const WORDED = [
  '',
  ' ',
  ' 5 ',
  '5 USD',
  '$5',
  '1,234.56',
  '1.234,56',
  '5,00',
  '５',
  '٣',
  '5\u00a0000',
  '5\u0000',
  '\ufeff5',
  '1 000',
  '0x1F',
  '1e5',
  '+5',
  '007',
  '5.',
  '.5',
  'NaN',
  'Infinity',
  'null',
  'true',
  '-',
  '1/2',
  '½',
  '1e999',
  '0b11',
  '5n',
] as const;

const TIMES = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '0099-12-31T23:59:59Z',
  '9999-12-31T23:59:59.999Z',
  '275760-09-13T00:00:00Z',
  '+275760-09-13T00:00:00.000Z',
  '2026-00-10T00:00:00Z',
  '2026-13-05T00:00:00Z',
  '2026-99-05',
  '2026-02-29T00:00:00Z',
  '2024-02-29',
  '2026-02-31T10:00:00Z',
  '2026-11-00',
  '2026-12-31T23:59:60Z',
  '2016-12-31T23:59:60Z',
  '2026-11-20T24:00:00Z',
  '2026-11-20T25:61:61Z',
  '2026-11-20T08:00:00',
  '2026-11-20 08:00:00',
  '2026-11-20 08:00:00 +02',
  '2026-11-20T08:00:00+0530',
  '2026-11-20T08:00:00-23:59',
  '2026-11-20T08:00:00+99:99',
  '2026-11-20T08:00:00+14:61',
  '2026-11-20T08:00',
  '2026-11-20T08:00:00.123456789Z',
  '2026-11-20T8:00:00Z',
  '20261120T080000Z',
  '20.11.2026',
  '11/20/2026',
  'Fri, 20 Nov 2026 08:00:00 GMT',
  'yesterday',
  '2026-W47-5',
  '2026-11-20T08:00:00z',
  '-000001-01-01T00:00:00Z',
  '２０２６-11-20',
  '1767225600',
  '1767225600000',
  '-62135596800',
  '1767225600.5',
  '2026-11-20T08:60:00Z',
] as const;

export const TEXTS = [
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '<img src=x onerror=alert(1)>',
  '<script>1</script>',
  '\u202eevil\u202c',
  '\u2066x\u2069',
  '\u0000',
  'a\u0000b',
  '\u001b[31mred\u001b[0m',
  '\u001b]8;;file:///etc/passwd\u0007',
  '\ud800',
  'a\udfffb',
  'line\nfeed\r\n',
  '\u2028',
  '\ufeff',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'data:text/html,x',
  'http://evil.example/',
  'https://checkout.stripe.com@evil.example/',
  '=cmd|calc',
  "'; DROP TABLE entries;--",
  '../../etc/passwd',
  '%00',
  '%',
  '💥',
  'succeeded',
  'failed',
  'pending',
  'processing',
  'enterprise',
  'available',
  'unavailable',
  'SUCCEEDED',
  'unheard_of_word',
] as const;

export const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'toJSON',
  'then',
  'length',
  'status',
  'error',
  'code',
  'message',
  'id',
  'data',
  'rawJSON',
  '',
  'message\u0000',
  '\ud800',
  '0',
  '-1',
] as const;

export function numberNode(chance: Chance, now: Node): Node {
  const wild = chance.int(10);
  if (wild < 4) return num(chance.pick(NUMBERS));
  if (wild === 4)
    return num(
      `${chance.int(2) ? '-' : ''}${chance.int(10 ** (1 + chance.int(9)))}.${chance.int(10 ** (1 + chance.int(8)))}`,
    );
  if (wild === 5)
    return num(
      `${chance.int(1_000)}${'.'}${String(chance.int(1_000_000)).padStart(6, '0')}${'0'.repeat(chance.int(4))}`,
    );
  if (wild === 6) return raw(chance.pick(NOT_NUMBERS));
  if (wild === 7) return str(chance.pick(NUMBERS));
  if (wild === 8) return str(chance.pick(WORDED));
  // The same value as the other type.
  return now.t === 'num' ? str(now.s) : now.t === 'str' && /^-?[1-9][0-9]*$/.test(now.s) ? num(now.s) : num('42');
}

export function timeNode(chance: Chance): Node {
  return chance.oneIn(4) ? numberNode(chance, lit(null)) : str(chance.pick(TIMES));
}

export function anyNode(chance: Chance): Node {
  switch (chance.int(14)) {
    case 0:
      return lit(null);
    case 1:
      return lit(true);
    case 2:
      return lit(false);
    case 3:
      return arr([]);
    case 4:
      return obj([]);
    case 5:
      return arr([num('1'), num('2')]);
    case 6:
      return obj([
        ['value', num('5')],
        ['text', num('5')],
      ]);
    case 7:
      return obj([[chance.pick(KEYS), obj([['polluted', num('1')]])]]);
    case 8:
      return chance.oneIn(12) ? deep(chance) : str('x'.repeat(chance.int(3_000)));
    case 9:
      return timeNode(chance);
    case 10:
    case 11:
      return numberNode(chance, lit(null));
    default:
      return str(chance.pick(TEXTS));
  }
}

function deep(chance: Chance): Node {
  const depth = chance.oneIn(10) ? 5_000 : chance.pick([10, 100, 130, 300]);
  return chance.oneIn(2)
    ? raw(`${'['.repeat(depth)}1${']'.repeat(depth)}`)
    : raw(`${'{"data":'.repeat(depth)}1${'}'.repeat(depth)}`);
}
