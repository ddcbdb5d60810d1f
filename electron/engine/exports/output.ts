/** One file of an export on its way out: buffered, counted and hashed. */
import { createHash, type Hash } from 'node:crypto';

export interface Bytes {
  write(bytes: Uint8Array): Promise<void>;
}

export interface FileSum {
  readonly bytes: number;
  readonly sha256: string;
}

/** Characters that come together before they are handed on. */
const ENOUGH = 256 * 1024;

export class Output {
  readonly #target: Bytes;
  readonly #hash: Hash = createHash('sha256');
  #bytes = 0;
  #text = '';

  constructor(target: Bytes) {
    this.#target = target;
  }

  /** Keeps the text until there is enough of it; see {@link drain}. */
  write(text: string): void {
    this.#text += text;
  }

  /** To be called every now and then: what was written must not pile up. */
  async drain(): Promise<void> {
    if (this.#text.length >= ENOUGH) await this.#flush();
  }

  async bytes(chunk: Uint8Array): Promise<void> {
    await this.#flush();
    await this.#hand(chunk);
  }

  async finish(): Promise<FileSum> {
    await this.#flush();
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  async #flush(): Promise<void> {
    if (this.#text === '') return;
    const chunk = Buffer.from(this.#text, 'utf8');
    this.#text = '';
    await this.#hand(chunk);
  }

  async #hand(chunk: Uint8Array): Promise<void> {
    this.#hash.update(chunk);
    this.#bytes += chunk.byteLength;
    await this.#target.write(chunk);
  }
}
