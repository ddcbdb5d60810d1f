/** The last full table as a page of the docs. Pure. */
import { type BenchRow, figure } from './report.ts';

export interface MeasuredSection {
  readonly name: string;
  readonly rows: readonly BenchRow[];
}

/** What each section's figures are of, in words for the page. A section without any stands under its own name. */
const TITLES: Readonly<Record<string, string>> = {
  machine: 'The machine itself',
  ingest: 'Writing the ledger',
  storeReads: 'Reading the store',
  ledgerReads: 'Questions to the ledger',
  exports: 'Exports',
  gate: 'The gate that agents ask before they spend',
  migration: 'Migration from the format before',
  appMemory: 'Memory in the tray',
  appStart: 'Start',
  appWindow: 'The window',
  appIdle: 'Idle',
  appStore: 'A full store',
  appWrites: 'A day of writing',
};

/** @param machine lines on what was measured where */
export function benchDocument(sections: readonly MeasuredSection[], machine: readonly string[]): string {
  return [
    '# Bench',
    '',
    'The last full run of `npm run bench -- --write-docs`, which writes this page. A floor is the same work done by a plain tool in',
    'the same run: plain SQLite for the store, a bare Electron app of the same runtime with a tray icon for the app. What is judged is',
    'the ratio where there is a floor, else the figure; figures are medians of five rounds where a section has rounds.',
    '',
    ...machine.map((line) => `- ${line}`),
    ...sections.flatMap(({ name, rows }) => ['', `## ${TITLES[name] ?? name}`, '', ...table(rows)]),
    '',
  ].join('\n');
}

function table(rows: readonly BenchRow[]): string[] {
  return [
    '| what | ours | floor | ratio | gate | |',
    '|---|---:|---:|---:|---|---|',
    ...rows.map(({ name, ours, floor, ratio, gate, pass }) =>
      cells(
        name,
        figure(ours),
        floor === null ? '' : figure(floor),
        ratio === null ? '' : ratio.toFixed(2),
        gate ?? '',
        gate === null ? '' : pass ? 'holds' : '**fails**',
      ),
    ),
  ];
}

function cells(...texts: string[]): string {
  return `| ${texts.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
}
