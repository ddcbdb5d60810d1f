/** What became of a piece of work, as one sentence: "Reserved 10:02, captured 10:31, rest given back 10:31". Pure. */
import type { LedgerRow } from '#shared/contract/ledgerCalls.ts';
import { type EntryKind, inLedgerOrder } from '#shared/domain/entry.ts';
import type { Instant } from '#shared/domain/time.ts';
import { en } from '#shared/words/en.ts';
import { capitalised } from './phrases.ts';
import { dayKey, momentWords, timeOfDay, type Zone } from './times.ts';

/** At one instant things happen in this order: what is left is given back once the rest is captured. */
const TURNS: readonly EntryKind[] = ['reserve', 'usage', 'fee', 'release', 'refund'];
const turn = ({ kind }: ThreadRow) => (TURNS.includes(kind) ? TURNS.indexOf(kind) : TURNS.length);

type ThreadRow = Pick<LedgerRow, 'id' | 'kind' | 'at' | 'postedAt' | 'outcome'>;

export function threadWords(rows: readonly ThreadRow[], now: Instant, zone: Zone = {}): string {
  const inOrder = [...rows].sort((a, b) => a.at - b.at || turn(a) - turn(b) || inLedgerOrder(a, b));
  let captured = false;
  let day: string | null = null;
  const parts = inOrder.map((row) => {
    // The day is said once, and again when another one begins.
    const key = dayKey(row.at, zone.timeZone);
    const when = key === day ? timeOfDay(row.at, zone) : momentWords(row.at, now, zone);
    day = key;
    const words = wordsOf(row, when, captured);
    captured ||= row.kind === 'usage';
    return words;
  });
  if (inOrder.some(({ kind, outcome }) => kind === 'reserve' && outcome === 'open')) parts.push(en.row.stillOpen);
  return capitalised(parts.join(', '));
}

function wordsOf({ kind }: ThreadRow, when: string, captured: boolean): string {
  const words = en.row.become;
  switch (kind) {
    case 'reserve':
    case 'usage':
    case 'fee':
    case 'refund':
      return words[kind](when);
    case 'release':
      return captured ? words.release(when) : words.releaseAll(when);
    default:
      return words.other(en.entryKind[kind], when);
  }
}
