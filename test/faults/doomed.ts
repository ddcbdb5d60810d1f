/** Children that are killed: each says on standard output, a line each, what it holds to be safe. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, expect } from 'vitest';
import type { Random } from '../unit/engine/store/sqlite-storage/random.ts';

/** From without: so many turns of our loop after the n-th line. It strikes anywhere, in the middle of a write too. */
export interface Doom {
  readonly afterLines: number;
  readonly turns: number;
}

export interface Ended {
  /** By SIGKILL before it was through; else it ended by itself, and well. */
  readonly killed: boolean;
  /** Whole lines. */
  readonly lines: readonly string[];
}

/** What the first child compiled serves all later ones: most of their life would else be spent on starting. */
const compiled = mkdtempSync(join(tmpdir(), 'plimsoll-compiled-'));
afterAll(() => rmSync(compiled, { recursive: true, force: true }));

/** @throws Error when it ended in any other way */
export function runDoomed(file: string, input: readonly string[], doom: Doom | null): Promise<Ended> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [resolve('test/faults', file), ...input], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: compiled },
    });
    let out = '';
    let err = '';
    let lines = 0;
    let doomed = false;
    const strike = (turns: number) => {
      if (turns > 0) setImmediate(() => strike(turns - 1));
      else child.kill('SIGKILL');
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      for (const letter of text) if (letter === '\n') lines++;
      if (doom === null || doomed || lines < doom.afterLines) return;
      doomed = true;
      strike(doom.turns);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    // All of its output has come by then.
    child.on('close', (code, signal) => {
      const whole = out.slice(0, out.lastIndexOf('\n') + 1);
      const said = whole.split('\n').slice(0, -1);
      if (signal === 'SIGKILL') done({ killed: true, lines: said });
      else if (code === 0) done({ killed: false, lines: said });
      else fail(new Error(`${file} ended with ${code ?? signal}: ${err}`));
    });
  });
}

/** Now and then right at the line, mostly some time after it. */
export function doomWithin(random: Random, lines: number): Doom {
  return { afterLines: 1 + random.int(Math.max(1, lines)), turns: random.int(3) === 0 ? 0 : random.int(400) };
}

export function expectSound(file: string): void {
  const database = new DatabaseSync(file);
  try {
    expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  } finally {
    database.close();
  }
}
