/** Exports of made-up ledgers, for tests: into a folder that goes away, read back as text or bytes with their manifest. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInlineExporter } from '#engine/exports/inlineExporter.ts';
import { type Manifest, manifestNameFor } from '#engine/exports/manifest.ts';
import type { ExportRequest } from '#shared/contract/ledgerCalls.ts';
import type { Rule } from '#shared/domain/rule.ts';
import { fillStore, type MadeWallet } from './ledger.ts';

export const VERSION = '0.0.0-test';

export interface Exported {
  readonly path: string;
  readonly bytes: Buffer;
  readonly text: string;
  readonly manifest: Manifest;
}

export interface Desk {
  readonly folder: string;
  /** The store's file. */
  readonly database: string;
  run(request: ExportRequest): Promise<Exported>;
  close(): void;
}

export const noHooks = { signal: new AbortController().signal, progress: () => undefined };

export async function openDesk(wallets: readonly MadeWallet[], rules: readonly Rule[] = []): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-exports-'));
  const database = join(folder, 'plimsoll.sqlite');
  await fillStore(database, wallets, rules);
  const exporter = createInlineExporter({ database, version: VERSION });
  let made = 0;
  return {
    folder,
    database,
    async run(request) {
      const path = join(folder, `${++made}-${exporter.suggestedName(request)}`);
      await exporter.run(request, path, noHooks);
      const bytes = readFileSync(path);
      const manifest = JSON.parse(readFileSync(manifestNameFor(path), 'utf8')) as Manifest;
      return { path, bytes, text: bytes.toString('utf8'), manifest };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Millionths of a plain decimal, by its digits; thousands may stand apart. @throws for what is none, or is finer */
export function microsOf(text: string): number {
  const match = /^(-?)(\d+)(?:\.(\d{1,6})0*)?$/.exec(text.replace(/[\s\u00A0,]/g, ''));
  if (match === null) throw new Error(`"${text}" is no decimal in millionths`);
  const [, sign, whole = '', fraction = ''] = match;
  const micros = Number(BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0')));
  return sign === '-' && micros !== 0 ? -micros : micros;
}
