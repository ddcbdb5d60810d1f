/** The single-writer lock, within a process and across processes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { acquireWriterLock, writerOf } from '#engine/store/lock.ts';
import { temporaryFolder } from './samples.ts';

const folder = temporaryFolder();

async function holder(dataDir: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'lockHolder.ts'), dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [line] = await once(lines, 'line');
  expect(line).toBe('held');
  return child;
}

describe('the writer lock', () => {
  it('is held once in a process, also by another name of the folder', () => {
    const dir = folder();
    const lock = acquireWriterLock(dir);
    expect(lock).not.toBeNull();
    expect(acquireWriterLock(dir)).toBeNull();
    const alias = join(folder(), 'alias');
    symlinkSync(dir, alias);
    expect(acquireWriterLock(alias)).toBeNull();
    expect(writerOf(dir)).toBe(process.pid);
    lock?.release();
    lock?.release();
    expect(writerOf(dir)).toBeNull();
    const next = acquireWriterLock(dir);
    expect(next).not.toBeNull();
    next?.release();
  });

  it('is held across processes, and freed at once when its holder is killed', async () => {
    const dir = folder();
    const child = await holder(dir);
    expect(acquireWriterLock(dir)).toBeNull();
    expect(writerOf(dir)).toBe(child.pid);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const lock = acquireWriterLock(dir);
    expect(lock).not.toBeNull();
    expect(writerOf(dir)).toBe(process.pid);
    lock?.release();
  });

  it('says what to do where the folder cannot be made', () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    expect(() => acquireWriterLock(file)).toThrow(
      expect.objectContaining({ info: expect.objectContaining({ kind: 'storage' }) }),
    );
  });
});
