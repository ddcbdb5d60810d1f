/** The display and the message bus that we bring along where the machine has none. */
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { endProcess, findProgram, spawnTied } from './processes.ts';
import { LaunchError } from './words.ts';

export interface Helper {
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export const VIRTUAL_SCREEN = '1280x900x24';
const READY_WITHIN_MS = 20_000;

/**
 * A display that nobody sees. Only who has the cookie may draw on it or look at it.
 * @param framebuffer a folder into which the display's pixels are mapped, as the file `Xvfb_screen0` in XWD form
 */
export async function startVirtualDisplay(framebuffer?: string): Promise<Helper> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-display-'));
  const cookieFile = join(folder, 'Xauthority');
  await writeFile(cookieFile, xauthority(randomBytes(16)), { mode: 0o600 });
  const args = ['-displayfd', '3', '-screen', '0', VIRTUAL_SCREEN, '-nolisten', 'tcp', '-auth', cookieFile];
  if (framebuffer !== undefined) args.push('-fbdir', framebuffer);
  const child = spawnTied(program('Xvfb'), args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const number = await firstLine(child, 3, 'The virtual display (Xvfb)');
  return {
    env: { DISPLAY: `:${number}`, XAUTHORITY: cookieFile },
    async close() {
      await endProcess(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A session bus of our own.
 * @param everyUser lets other users of the machine onto it, for tests that start the app as one
 */
export async function startPrivateBus({ everyUser = false } = {}): Promise<Helper> {
  const args = ['--nofork', '--nopidfile', '--nosyslog', '--print-address=3'];
  const folder = everyUser ? await mkdtemp(join(tmpdir(), 'plimsoll-bus-')) : null;
  if (folder === null) args.push('--session');
  else {
    await writeFile(join(folder, 'bus.conf'), openBus(tmpdir()));
    args.push(`--config-file=${join(folder, 'bus.conf')}`);
  }
  const child = spawnTied(program('dbus-daemon'), args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const address = await firstLine(child, 3, 'The private message bus (dbus-daemon)');
  return {
    env: { DBUS_SESSION_BUS_ADDRESS: address },
    async close() {
      await endProcess(child);
      if (folder !== null) await rm(folder, { recursive: true, force: true });
    },
  };
}

function openBus(socketFolder: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=${socketFolder}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
}

/**
 * The content of an Xauthority file with one MIT-MAGIC-COOKIE-1 for every display. Layout (Xau library): family
 * (0xffff: any), address, display number, name, data; each length-prefixed, all big-endian 16 bits.
 */
export function xauthority(cookie: Uint8Array): Buffer {
  const counted = (data: Uint8Array) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(data.length);
    return Buffer.concat([length, data]);
  };
  const empty = new Uint8Array();
  const name = Buffer.from('MIT-MAGIC-COOKIE-1', 'latin1');
  return Buffer.concat([Buffer.from([0xff, 0xff]), ...[empty, empty, name, cookie].map(counted)]);
}

function program(name: string): string {
  const found = findProgram(name);
  if (found === null) throw new LaunchError(`The program ${name} is missing.`);
  return found;
}

/** Waits for the line that a helper writes on one of its streams once it is ready. */
async function firstLine(child: ChildProcess, fd: number, name: string): Promise<string> {
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-2000);
  });
  const stream = child.stdio[fd] as Readable;
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<string>((resolve, reject) => {
      const fail = (why: string) => reject(new LaunchError(`${name} did not start: ${why}. ${errors.trim()}`.trim()));
      timer = setTimeout(() => fail(`not ready within ${READY_WITHIN_MS / 1000} seconds`), READY_WITHIN_MS);
      let text = '';
      stream.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')).trim());
      });
      child.once('error', (error) => fail(error.message));
      child.once('close', (code) => fail(`it ended with code ${code}`));
    });
  } catch (error) {
    await endProcess(child);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
