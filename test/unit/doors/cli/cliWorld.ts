/** The command line inside the test's own process: its terminal is a list, its time runs fast. */
import { realpathSync } from 'node:fs';
import { runCli } from '#doors/cli/program.ts';
import type { Clock } from '#engine/ports.ts';
import packageJson from '../../../../package.json' with { type: 'json' };
import type { Ran } from './runProcess.ts';

export function fastClock(speed: number): Clock {
  const start = Date.now();
  return {
    now: () => Math.round(start + (Date.now() - start) * speed),
    setTimer(ms, callback) {
      const timer = setTimeout(callback, ms / speed);
      return () => clearTimeout(timer);
    },
  };
}

export interface InProcess {
  readonly home: string;
  readonly clock: Clock;
  /** What a person at the terminal answers; without it nobody sits there. */
  readonly answer?: string;
  /** Called with all that was said so far; true is a Ctrl-C. */
  readonly stopWhen?: (said: string) => boolean;
  /** Called with each line that is said. */
  readonly onSaid?: (said: string) => void;
}

export async function runInProcess(args: readonly string[], options: InProcess): Promise<Ran & { asked: string }> {
  const said = { stdout: '', stderr: '', asked: '' };
  let stop = () => {};
  const hear = (stream: 'stdout' | 'stderr') => (text: string) => {
    said[stream] += text;
    options.onSaid?.(text);
    if (options.stopWhen?.(said.stdout)) stop();
  };
  const { answer } = options;
  const code = await runCli(args, {
    version: packageJson.version,
    env: {},
    platform: process.platform,
    home: realpathSync(options.home),
    cwd: options.home,
    isPackaged: false,
    loopbackOnly: false,
    clock: options.clock,
    terminal: {
      interactive: answer !== undefined,
      out: hear('stdout'),
      outBytes: async (bytes) => hear('stdout')(new TextDecoder().decode(bytes)),
      err: hear('stderr'),
      readInput: async () => '',
      async ask(question) {
        said.asked += question;
        return answer ?? '';
      },
      askHidden: async () => '',
    },
    untilStopped: () =>
      new Promise((resolve) => {
        stop = resolve;
      }),
  });
  return { code, ...said };
}
