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

const HEAD = [
  '# Bench',
  '',
  'Written by `npm run bench -- --write-docs`; with `--only SECTION` it measures that section anew and leaves the others as they are. A',
  'floor is the same work done by a plain tool in the same run: plain SQLite for the store, a bare Electron app of the same runtime',
  'with a tray icon for the app. What is judged is the ratio where there is a floor, else the figure; figures are medians of five',
  'rounds where a section has rounds. A gate without a floor is absolute, and holds or fails on the machine that is named.',
].join('\n');

/**
 * @param page as it was; empty where there was none. Its other sections stay.
 * @param measured on which machine, when, on what: one line
 */
export function benchDocument(page: string, sections: readonly MeasuredSection[], measured: string): string {
  const blocks = new Map(
    page
      .split(/^(?=## )/m)
      .slice(1)
      .map((block) => [block.slice(3, block.indexOf('\n')), block.trimEnd()] as const),
  );
  for (const { name, rows } of sections) {
    const title = TITLES[name] ?? name;
    blocks.set(title, [`## ${title}`, '', measured, '', ...table(rows)].join('\n'));
  }
  const order = Object.values(TITLES);
  const placeOf = (title: string) => (order.includes(title) ? order.indexOf(title) : order.length);
  const inOrder = [...blocks].sort(([a], [b]) => placeOf(a) - placeOf(b)).map(([, block]) => block);
  return `${[HEAD, ...inOrder].join('\n\n')}\n`;
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
