import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ended, endProcess, noteInterruption, run } from '#launch/processes.ts';

describe('a run of several children', () => {
  it('is told that it was interrupted, so that what is to follow is not begun', async () => {
    const interrupted = noteInterruption();
    expect(interrupted()).toBeNull();
    const heard = once(process, 'SIGHUP');
    process.kill(process.pid, 'SIGHUP');
    await heard;
    expect(interrupted()).toBe(129);
  });
});

describe('a command', () => {
  it('comes back with what it wrote and its exit code, 128 and the signal’s number, or 127 where there is none', async () => {
    const script = 'console.log("out"); console.error("err"); process.exit(3)';
    expect(await run(process.execPath, ['-e', script])).toEqual({ code: 3, stdout: 'out\n', stderr: 'err\n' });
    expect(await run(process.execPath, ['-e', 'process.kill(process.pid, "SIGKILL")'])).toMatchObject({ code: 137 });
    expect(await run('/no/such/program', [])).toMatchObject({ code: 127 });
  });

  it('that does not end when asked is ended', async () => {
    const script = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1e6); console.log("up")';
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'data');
    const code = ended(child);
    await endProcess(child, 20);
    expect(await code).toBe(137);
  });
});
