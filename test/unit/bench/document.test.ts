import { describe, expect, it } from 'vitest';
import { benchDocument } from '../../bench/document.ts';
import { judge } from '../../bench/report.ts';

describe('the table of the bench', () => {
  it('tells of each row what was measured, against what, and whether its gate holds', () => {
    const page = benchDocument(
      '',
      [
        {
          name: 'appStart',
          rows: [
            judge({ name: 'start, ms', ours: 1_234.5, floor: 1_000, gate: { most: 1.2 } }),
            judge({ name: 'processes', ours: 5, floor: null, gate: null }),
          ],
        },
        { name: 'new', rows: [judge({ name: 'a | b', ours: 2, floor: null, gate: { least: 1 } })] },
      ],
      'today: 2 x a processor.',
    );
    expect(page.split('\n').filter((line) => line.startsWith('|') && !line.startsWith('|--'))).toEqual([
      '| what | ours | floor | ratio | gate | |',
      '| start, ms | 1235 | 1000 | 1.23 | ratio <= 1.2 | **fails** |',
      '| processes | 5.00 |  |  |  |  |',
      '| what | ours | floor | ratio | gate | |',
      '| a \\| b | 2.00 |  |  | >= 1 | holds |',
    ]);
    expect(page).toContain('\n\ntoday: 2 x a processor.\n\n');
    expect(page).toContain('\n## Start\n');
    expect(page).toContain('\n## new\n');
  });

  it('takes the place of the sections that were measured anew, and leaves the others, in one order', () => {
    const section = (name: string, ours: number) => ({
      name,
      rows: [judge({ name: 'figure', ours, floor: null, gate: null })],
    });
    const first = benchDocument('', [section('appStart', 1), section('ingest', 2)], 'monday.');
    const second = benchDocument(first, [section('ingest', 3), section('new', 4)], 'tuesday.');
    const told = second.split('\n').filter((line) => /^(## |\w+day|\| figure)/.test(line));
    expect(told).toEqual([
      '## Writing the ledger',
      'tuesday.',
      '| figure | 3.00 |  |  |  |  |',
      '## Start',
      'monday.',
      '| figure | 1.00 |  |  |  |  |',
      '## new',
      'tuesday.',
      '| figure | 4.00 |  |  |  |  |',
    ]);
    expect(benchDocument(second, [], 'wednesday.')).toBe(second);
  });
});
