/** What every format is: something that writes the lines of a scan into one file. */
import type { EntryKind } from '#shared/domain/entry.ts';
import type { Output } from '../output.ts';
import type { Scan } from '../scan.ts';
import type { ExportScope } from '../scope.ts';

export interface Format {
  /** The kinds that it is about; the others are counted and told in the manifest. Missing: all of them. */
  readonly holds?: ReadonlySet<EntryKind>;
  /** @throws PlimsollError `invalid-input` where the wallets cannot be written in this format */
  check?(scope: ExportScope): void;
  /** Goes through the lines of every wallet once. */
  write(scan: Scan, out: Output): Promise<void>;
}
