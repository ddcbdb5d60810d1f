/**
 * A disk that is really full: a small file system of its own where the machine allows to mount one (root in a namespace of its
 * own), else files that may grow no further (a limit of the process), which says less and is told.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openStore } from '#engine/store/openStore.ts';
import { recordingLog } from '../support/recordingLog.ts';

const base = mkdtempSync(join(tmpdir(), 'plimsoll-full-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const CHILD = resolve('test/faults/fullDiskChild.ts');

interface Said {
  readonly written: number;
  readonly early: null;
  readonly refused: { readonly kind: string; readonly message: string; readonly help?: string };
  readonly backup: { readonly kind: string; readonly message: string };
  readonly there: number;
  readonly after: null | 'not tried';
  readonly last: number;
  readonly kept: readonly number[];
}

const sh = (script: string, ...prefix: string[]) =>
  spawnSync(prefix[0] ?? 'sh', [...prefix.slice(1), ...(prefix.length > 0 ? ['sh'] : []), '-c', script], {
    encoding: 'utf8',
  });
const mount = join(base, 'disk');
const MOUNT = `mkdir -p ${mount} && mount -t tmpfs -o size=12m,mode=700 tmpfs ${mount}`;
const canMount = process.platform === 'linux' && sh(`${MOUNT} && true`, 'unshare', '-m').status === 0;

describe('a full disk', () => {
  it.skipIf(!canMount)(
    'is told with what to do; nothing stored is lost; with room again it goes on',
    () => {
      const filler = join(mount, 'filler');
      const script = `${MOUNT} && head -c 7000000 /dev/zero > ${filler} && exec "${process.execPath}" "${CHILD}" "${mount}/data" "${filler}"`;
      const { stdout, stderr, status } = sh(script, 'unshare', '-m');
      expect({ status, stderr }).toMatchObject({ status: 0 });
      const said = JSON.parse(stdout) as Said;
      expect(said.refused).toMatchObject({
        kind: 'storage',
        message: expect.stringContaining('no room left on the disk'),
      });
      expect(said.refused.help).toContain('Free some space');
      expect(said.backup).toMatchObject({ kind: 'storage', message: expect.stringContaining('room') });
      expect(said.there).toBe((said.written - 1) * 20);
      expect(said.after).toBeNull();
      expect(said.last).toBe(said.written * 20);
      console.log(`full disk (12 MB): ${said.there} rows held, refused, ${said.last} after room was made`);
    },
    120_000,
  );

  it.skipIf(process.platform === 'win32')(
    'files that may not grow: refused in words, what was stored is there',
    async () => {
      if (!canMount) console.log('no file system of its own could be mounted here: only the limit on files is tested');
      const folder = join(base, 'limited');
      // In blocks of 512 bytes or 1 KB, as the shell has it.
      const script = `trap '' XFSZ; ulimit -f 3000; exec "${process.execPath}" "${CHILD}" "${folder}" -`;
      const { stdout, stderr, status } = sh(script);
      expect({ status, stderr }).toMatchObject({ status: 0 });
      const said = JSON.parse(stdout) as Said;
      expect(said.refused).toMatchObject({ kind: 'storage', help: expect.any(String) });
      expect(said.there).toBe(said.written * 20);
      const store = await openStore({ file: join(folder, 'store.db'), log: recordingLog(), now: () => 0 });
      expect(store.notices).toEqual([]);
      expect(await store.all('entries')).toHaveLength(said.there);
      await store.close();
    },
    120_000,
  );
});
