/**
 * `node electron/launch/icons.ts`: draws the app's icons for the packages out of its own mark. The same bytes on every
 * machine; a test says when they are no longer what is drawn.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { drawAppIcon } from '../shell/tray/icon.ts';
import { encodePng } from '../shell/tray/png.ts';
import { REPO } from './paths.ts';

export const ICON_FOLDER = join(REPO, 'electron/launch/packaging');

const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512] as const;
const WINDOWS_SIZES = [16, 20, 24, 32, 40, 48, 64, 256] as const;
/** Apple's types for PNG data, with the pixels of each: a size, and the same at twice the density. */
const APPLE_TYPES = [
  ['icp4', 16],
  ['ic11', 32],
  ['icp5', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
] as const;

/** Every file, by its place below the folder. */
export function iconFiles(): ReadonlyMap<string, Buffer> {
  const drawn = new Map<number, Buffer>();
  const png = (size: number): Buffer => {
    const made = drawn.get(size) ?? encodePng(drawAppIcon(size));
    drawn.set(size, made);
    return made;
  };
  return new Map([
    ...LINUX_SIZES.map((size) => [`icons/${size}x${size}.png`, png(size)] as const),
    ['icon.ico', ico(WINDOWS_SIZES.map((size) => ({ size, png: png(size) })))],
    ['icon.icns', icns(APPLE_TYPES.map(([type, size]) => ({ type, png: png(size) })))],
  ]);
}

/** A Windows icon: a directory of pictures, each a whole PNG. */
export function ico(pictures: readonly { readonly size: number; readonly png: Buffer }[]): Buffer {
  const header = Buffer.alloc(6 + 16 * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length;
  for (const [index, { size, png }] of pictures.entries()) {
    const at = 6 + 16 * index;
    // 256 does not fit into a byte and is written as 0.
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([header, ...pictures.map(({ png }) => png)]);
}

/** An Apple icon: four letters and a length before each picture, and before all of them. */
export function icns(pictures: readonly { readonly type: string; readonly png: Buffer }[]): Buffer {
  const block = (type: string, data: Buffer) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(head.length + data.length, 4);
    return Buffer.concat([head, data]);
  };
  return block('icns', Buffer.concat(pictures.map(({ type, png }) => block(type, png))));
}

if (import.meta.main)
  for (const [name, data] of iconFiles()) {
    const file = join(ICON_FOLDER, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, data);
  }
