/** What stands behind a real socket in place of the app: answers as told, and notes who asked what. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { socketPathHere } from '#doors/socket/place.ts';
import { createSocketDoor, type SocketDoor } from '#doors/socket/server.ts';
import { openDataFolder } from '#engine/dataFolder/folder.ts';
import type { ErrorInfo, Result } from '#shared/contract/errors.ts';
import type { Caller } from '#shared/domain/caller.ts';
import packageJson from '../../package.json' with { type: 'json' };

export interface FakeApp {
  /** Its data folder, which is also the home of whoever asks. */
  readonly home: string;
  readonly calls: { readonly name: string; readonly input: Record<string, unknown>; readonly as: Caller | undefined }[];
  /** By call; a function is asked anew each time. */
  readonly answers: Record<string, unknown>;
  readonly failures: Record<string, ErrorInfo>;
  names(): string[];
  inputOf(call: string): Record<string, unknown> | undefined;
  /** The app ends, and starts again, on the same folder. */
  stop(): Promise<void>;
  start(): Promise<void>;
  end(): Promise<void>;
}

export async function createFakeApp(): Promise<FakeApp> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'plimsoll-app-')));
  openDataFolder(home, 'live', 0);
  let door: SocketDoor | null = null;
  const app: FakeApp = {
    home,
    calls: [],
    answers: {},
    failures: {},
    names: () => app.calls.map(({ name }) => name),
    inputOf: (wanted) => app.calls.findLast(({ name }) => name === wanted)?.input,
    async stop() {
      await door?.close();
      door = null;
    },
    async start() {
      door = await createSocketDoor({
        path: socketPathHere(home, {}),
        version: packageJson.version,
        log: { info: () => {}, warn: () => {}, error: () => {} },
        async dispatch(call, given, as): Promise<Result<unknown>> {
          const name = String(call);
          const input = given as Record<string, unknown>;
          app.calls.push({ name, input, as });
          const error = app.failures[name];
          if (error !== undefined) return { ok: false, error };
          const answer = app.answers[name] ?? {};
          return { ok: true, value: typeof answer === 'function' ? answer(input) : answer };
        },
      });
    },
    async end() {
      await app.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
  await app.start();
  return app;
}
