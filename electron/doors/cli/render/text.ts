/** Plain text for a terminal: tables, ages, and nothing that could steer the terminal itself. */
import { plainText } from '#engine/http/plainText.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#shared/domain/time.ts';

/**
 * Labels and messages come from services: what in them could steer a terminal, or say to a reader something else than it
 * shows, goes no further.
 */
export function plain(text: string): string {
  return plainText(text);
}

export function ageText(ms: number): string {
  if (ms < 2 * SECOND) return 'just now';
  if (ms < 2 * MINUTE) return `${Math.floor(ms / SECOND)} s ago`;
  if (ms < 2 * HOUR) return `${Math.floor(ms / MINUTE)} min ago`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)} h ago`;
  return `${Math.floor(ms / DAY)} days ago`;
}

export interface Column {
  readonly title: string;
  readonly right?: boolean;
}

/** Aligned columns with two spaces between them, no trailing blanks, a newline after each row. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const lines = [columns.map((column) => column.title), ...rows.map((row) => row.map(plain))];
  const widths = columns.map((_column, i) => Math.max(...lines.map((line) => widthOf(line[i] ?? ''))));
  return lines
    .map((line) =>
      columns
        .map((column, i) => {
          const cell = line[i] ?? '';
          const blanks = ' '.repeat((widths[i] ?? 0) - widthOf(cell));
          return column.right ? blanks + cell : cell + blanks;
        })
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

function widthOf(text: string): number {
  return [...text].length;
}

/** Names and values below each other, two spaces in. */
export function factLines(facts: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(0, ...facts.map(([name]) => name.length));
  return facts.map(([name, value]) => `  ${name.padEnd(width)}  ${plain(value)}\n`).join('');
}
