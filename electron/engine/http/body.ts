/** Reading a response's body with a limit on its size, counted after decompression. */

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

export interface BodyText {
  readonly text: string;
  readonly bytes: number;
}

/**
 * Reads until the end or until more than `maxBytes` have come, whichever is first; a larger body is cut off at the
 * socket, not swallowed.
 * @throws BodyTooLarge, and whatever the stream throws when the connection breaks.
 */
export async function readBody(response: Response, maxBytes: number): Promise<BodyText> {
  if (response.body === null) return { text: '', bytes: 0 };
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { text: text + decoder.decode(), bytes };
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      await reader.cancel();
      throw new BodyTooLarge(`more than ${maxBytes} bytes`);
    }
    text += decoder.decode(value, { stream: true });
  }
}
