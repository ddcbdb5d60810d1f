/** The part of a filter that was typed: which rows have words that begin so. */
import { type Bits, hasBit, noBits, numbersIn, setBit } from './bits.ts';
import type { ReadModel } from './model.ts';
import { MANY } from './textIndex.ts';
import { type TypedWord, typedWords, wordsOf } from './words.ts';

export interface TextTest {
  /** All rows that can fit, in the order of the ledger, where they are few. */
  readonly few: Uint32Array | null;
  /** Those of the rows that fit. Overwrites the rows it is given. */
  pass(rows: Uint32Array): Uint32Array;
}

/** Where one beginning of a word occurs. */
interface Places {
  readonly texts: Bits;
  readonly ids: Bits;
  /** By number of agent or activity; null where none has it. */
  readonly agents: Uint8Array | null;
  readonly activities: Uint8Array | null;
  readonly textNumbers: Uint32Array | null;
  readonly arrivals: Uint32Array | null;
}

/** @param agentNames what the services call the agents, by their ids */
export function textTest(model: ReadModel, text: string, agentNames: ReadonlyMap<string, string>): TextTest | null {
  const tests = typedWords(text).map((word) => wordTest(model, word, agentNames));
  if (tests.length === 0) return null;
  const shortest = tests.reduce<Uint32Array | null>(
    (best, { few }) => (few !== null && (best === null || few.length < best.length) ? few : best),
    null,
  );
  return { few: shortest, pass: (rows) => tests.reduce((left, test) => test.pass(left), rows) };
}

function wordTest(model: ReadModel, { parts, whole }: TypedWord, agentNames: ReadonlyMap<string, string>): TextTest {
  const places = parts.map((part) => placesOf(model, part, agentNames));
  const few = fewRows(model, places[0]);
  const [only] = places;
  if (places.length === 1 && only !== undefined) return { few, pass: (rows) => passPlaces(model, only, rows) };
  const ids = model.onIndex(() => beginningIds(model, whole));
  const { arrival } = model.columns;
  return {
    few,
    pass(rows) {
      const inParts = places.reduce((left: Uint32Array, place) => passPlaces(model, place, left), rows.slice());
      let n = 0;
      let p = 0;
      // Both are in the order of the ledger.
      for (let k = 0; k < rows.length; k++) {
        const i = rows[k] ?? 0;
        rows[n] = i;
        const fits = inParts[p] === i;
        if (fits) p++;
        if (fits || hasBit(ids.bits, arrival[i] ?? 0) === 1) n++;
      }
      return rows.subarray(0, n);
    },
  };
}

/** One loop without calls: it may go over all rows of the ledger. */
function passPlaces({ columns }: ReadModel, places: Places, rows: Uint32Array): Uint32Array {
  const { text, agent, activity } = columns.block;
  const { arrival } = columns;
  const { texts, ids, agents, activities } = places;
  let n = 0;
  for (let k = 0; k < rows.length; k++) {
    const i = rows[k] ?? 0;
    rows[n] = i;
    let fits = hasBit(texts, text[i] ?? 0) | hasBit(ids, arrival[i] ?? 0);
    if (agents !== null) fits |= agents[agent[i] ?? 0] ?? 0;
    if (activities !== null) fits |= activities[activity[i] ?? 0] ?? 0;
    n += fits;
  }
  return rows.subarray(0, n);
}

function placesOf(model: ReadModel, start: string, agentNames: ReadonlyMap<string, string>): Places {
  const texts = model.onIndex(() => model.words.beginningWith('text_word', start, model.texts + 1));
  const ids = model.onIndex(() => beginningIds(model, start));
  const { agent, activity } = model.names;
  return {
    texts: texts.bits,
    textNumbers: texts.numbers,
    ids: ids.bits,
    arrivals: ids.numbers,
    agents: begunBy(start, agent.all(), (id) => `${id} ${agentNames.get(id) ?? ''}`),
    activities: begunBy(start, activity.all(), (name) => name),
  };
}

function beginningIds(model: ReadModel, start: string) {
  return model.words.beginningWith('id_word', start, model.columns.length);
}

function begunBy(start: string, names: readonly string[], spoken: (name: string) => string): Uint8Array | null {
  const mask = new Uint8Array(names.length + 1);
  let any = false;
  names.forEach((name, n) => {
    if (!wordsOf(spoken(name)).some((word) => word.startsWith(start))) return;
    mask[n + 1] = 1;
    any = true;
  });
  return any ? mask : null;
}

/**
 * Rows that the first part of a word can be in; null when they are many. An id that begins with the whole word begins
 * with its first part.
 */
function fewRows(model: ReadModel, first: Places | undefined): Uint32Array | null {
  if (first === undefined || first.agents !== null || first.activities !== null) return null;
  const { textNumbers, arrivals } = first;
  if (textNumbers === null || arrivals === null) return null;
  const { columns } = model;
  const marks = noBits(columns.length);
  const count = textNumbers.length === 0 ? 0 : columns.markRowsWith('text', textNumbers, model.texts, marks);
  if (count > columns.length / MANY) return null;
  for (let k = 0; k < arrivals.length; k++) setBit(marks, columns.placeOfArrival(arrivals[k] ?? 0));
  return numbersIn(marks, count + arrivals.length);
}
