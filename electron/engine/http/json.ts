/**
 * JSON from the wire with every number kept as the digits that were sent. A double would round `0.1 + 0.2` style
 * money and large identifiers before anyone could look at them.
 */

/** A JSON number by its digits. Written out again it is the same number, digit for digit. */
export class WireNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }

  toJSON(): unknown {
    return rawJson(this.text);
  }
}

/** Text that is not JSON, with the reason but without the text. */
export class WireJsonError extends Error {
  override readonly name = 'WireJsonError';
}

type SourceReviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;
type ExactJson = {
  parse(text: string, reviver: SourceReviver): unknown;
  rawJSON(text: string): unknown;
};
// The language's library types do not know these two yet; Node 20.18 and later have them.
const exactJson = JSON as unknown as ExactJson;

function rawJson(text: string): unknown {
  return exactJson.rawJSON(text);
}

/**
 * Reads JSON; numbers come back as {@link WireNumber}. A `__proto__` key becomes an ordinary own property.
 * @throws WireJsonError for text that is not JSON or is nested more than 128 levels deep.
 */
export function parseWireJson(text: string): unknown {
  if (isDeep(text)) throw new WireJsonError('The JSON is nested too deeply.');
  try {
    return exactJson.parse(text, (_key, value, context) =>
      typeof value === 'number' && context.source !== undefined ? new WireNumber(context.source) : value,
    );
  } catch (error) {
    if (error instanceof SyntaxError) throw new WireJsonError('The text is not JSON.');
    if (error instanceof RangeError) throw new WireJsonError('The JSON is nested too deeply.');
    throw error;
  }
}

/**
 * Far deeper than any service nests. Where the stack would end is another place for each who walks the value afterwards,
 * so the line is drawn here, for all of them.
 */
const DEEPEST = 128;

function isDeep(text: string): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inText) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) inText = false;
    } else if (code === QUOTE) inText = true;
    else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      depth += 1;
      if (depth > DEEPEST) return true;
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) depth -= 1;
  }
  return false;
}

const [QUOTE, BACKSLASH, OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];

/** The value as JSON text, with the digits of every {@link WireNumber} as they came. */
export function stringifyWire(value: unknown): string {
  return JSON.stringify(value) ?? 'null';
}
