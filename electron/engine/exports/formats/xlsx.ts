/**
 * A workbook for Excel and its kin: a sheet of sums that proves the rows, and sheets of rows with typed cells. The XML of
 * the cells is written here, row by row, since a million of them must not cost more memory than a few; packing them is a
 * library's work.
 */
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Output } from '../output.ts';
import type { Line, Scan } from '../scan.ts';
import type { Format } from './format.ts';
import { ROOT_RELATIONS, SHEET_END, sheetBegin, workbookParts } from './xlsxCells.ts';
import { ledgerColumns, ledgerRow, SUMMARY_COLUMNS, summaryRows } from './xlsxRows.ts';

/** Excel's own limit, the row of titles among them. */
const MOST_ROWS = 1_048_576;

export const xlsx: Format = xlsxWith(MOST_ROWS);

/** @param mostRows of one sheet; smaller in tests */
export function xlsxWith(mostRows: number): Format {
  return {
    async write(scan, out) {
      const archive = new Archive(out);
      archive.add('_rels/.rels', ROOT_RELATIONS);
      const lines = new Lines(scan);
      const sheets = ['Summary'];
      try {
        do {
          sheets.push(sheets.length === 1 ? 'Ledger' : `Ledger ${sheets.length}`);
          const sheet = new Sheet(lines, mostRows, scan);
          archive.addStream(`xl/worksheets/sheet${sheets.length}.xml`, sheet.text());
          // When the disk is full the writing ends, and nobody asks the sheet for more.
          await Promise.race([sheet.ended, archive.written]);
        } while (!lines.atEnd);
      } catch (error) {
        await Promise.all([lines.stop(), archive.drop()]);
        throw error;
      }
      archive.add('xl/worksheets/sheet1.xml', sheetBegin(SUMMARY_COLUMNS) + summaryRows(scan) + SHEET_END);
      for (const [name, xml] of workbookParts(sheets)) archive.add(name, xml);
      await archive.finish();
    },
  };
}

/** The zip file around the sheets, handed on as it comes into being. */
class Archive {
  /** Rejects when what was packed cannot be written; resolves after {@link finish}. */
  readonly written: Promise<void>;
  readonly #zip = new ZipFile();
  readonly #stream = this.#zip.outputStream as Readable;

  constructor(out: Output) {
    this.#zip.on('error', (error) => this.#stream.destroy(error));
    this.written = this.#handOn(out);
    // Whoever waits for it hears of a failure; until then it is nobody's.
    this.written.catch(() => undefined);
  }

  add(name: string, xml: string): void {
    this.#zip.addBuffer(Buffer.from(xml, 'utf8'), name, packed());
  }

  addStream(name: string, text: AsyncGenerator<Buffer, void>): void {
    this.#zip.addReadStream(Readable.from(text), name, packed());
  }

  async finish(): Promise<void> {
    this.#zip.end();
    await this.written;
  }

  /** Returns when nothing is written any more. */
  async drop(): Promise<void> {
    this.#stream.destroy();
    await this.written.catch(() => undefined);
  }

  async #handOn(out: Output): Promise<void> {
    for await (const chunk of this.#stream) await out.bytes(chunk);
  }
}

/** The archive's dates are written as the machine's clock reads; this one reads the same on all of them. */
function packed() {
  return { mtime: new Date(1980, 0, 1), forceDosTimestamp: true, compress: true };
}

/** The lines of all wallets, one after another, to be taken by whichever sheet is being written. */
class Lines {
  readonly #batches: AsyncGenerator<readonly Line[], void>;
  #batch: readonly Line[] = [];
  #at = 0;
  #stopped = false;
  #filling: Promise<void> = Promise.resolve();
  atEnd = false;

  constructor(scan: Scan) {
    this.#batches = batchesOf(scan);
  }

  /** At most so many; none when there are no more. Looks ahead, so that `atEnd` is true after the last one. */
  async next(most: number): Promise<readonly Line[]> {
    await this.#filled();
    const taken = this.#batch.slice(this.#at, this.#at + most);
    this.#at += taken.length;
    await this.#filled();
    return taken;
  }

  /** Returns when nobody reads the ledger any more, and nobody will. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#filling.catch(() => undefined);
  }

  #filled(): Promise<void> {
    this.#filling = this.#fill();
    return this.#filling;
  }

  async #fill(): Promise<void> {
    while (this.#at >= this.#batch.length && !this.atEnd) {
      if (this.#stopped) throw new Error('nobody wants these lines any more');
      const { done, value } = await this.#batches.next();
      this.atEnd = done === true;
      this.#batch = value ?? [];
      this.#at = 0;
    }
  }
}

async function* batchesOf(scan: Scan): AsyncGenerator<readonly Line[], void> {
  for (const wallet of scan.scope.wallets) yield* scan.lines(wallet);
}

class Sheet {
  /** Resolves when all of it was asked for, rejects when a line could not be read. */
  readonly ended: Promise<void>;
  readonly #lines: Lines;
  readonly #mostRows: number;
  readonly #scan: Scan;
  #resolve: () => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor(lines: Lines, mostRows: number, scan: Scan) {
    this.#lines = lines;
    this.#mostRows = mostRows;
    this.#scan = scan;
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.ended.catch(() => undefined);
  }

  async *text(): AsyncGenerator<Buffer, void> {
    const { zone } = this.#scan.scope;
    try {
      let row = 1;
      let text = sheetBegin(ledgerColumns(zone.zone));
      while (row < this.#mostRows && !this.#lines.atEnd) {
        for (const line of await this.#lines.next(this.#mostRows - row)) text += ledgerRow(line, ++row, zone);
        yield Buffer.from(text, 'utf8');
        text = '';
      }
      yield Buffer.from(text + SHEET_END, 'utf8');
      this.#resolve();
    } catch (error) {
      // Told there alone: the archive would only pass it on to somebody who has left.
      this.#reject(error);
    }
  }
}
