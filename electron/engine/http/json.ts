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
 * @throws WireJsonError for text that is not JSON or is nested too deeply to be walked.
 */
export function parseWireJson(text: string): unknown {
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

/** The value as JSON text, with the digits of every {@link WireNumber} as they came. */
export function stringifyWire(value: unknown): string {
  return JSON.stringify(value) ?? 'null';
}
