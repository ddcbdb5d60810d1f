import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { ICON_FOLDER, icns, ico, iconFiles } from '#launch/icons.ts';

describe('the icons of the packages', () => {
  const files = iconFiles();

  it('are what the mark is drawn as: else run `node electron/launch/icons.ts`', () => {
    // Compression may differ between versions of Node; pictures and containers may not.
    for (const [name, drawn] of files)
      expect(pictures(name, readFileSync(join(ICON_FOLDER, name))), name).toEqual(pictures(name, drawn));
  });

  it('come in the sizes that each system asks for', () => {
    const sizes = (name: string) => pictures(name, files.get(name) ?? Buffer.alloc(0)).map(({ size }) => size);
    expect(sizes('icon.ico')).toEqual([16, 20, 24, 32, 40, 48, 64, 256]);
    expect(sizes('icon.icns')).toEqual([16, 32, 32, 64, 128, 256, 256, 512, 512, 1024]);
    expect([...files.keys()].filter((name) => name.startsWith('icons/'))).toHaveLength(8);
    expect(sizes('icons/512x512.png')).toEqual([512]);
  });

  it('are a rounded shape with see-through corners and the mark in the middle', () => {
    const { data } = PNG.sync.read(files.get('icons/128x128.png') ?? Buffer.alloc(0));
    const pixel = (x: number, y: number) => [...data.subarray((y * 128 + x) * 4, (y * 128 + x) * 4 + 4)];
    expect(pixel(0, 0)[3]).toBe(0);
    expect(pixel(64, 64)).toEqual([245, 248, 250, 255]);
    expect(pixel(64, 84)).toEqual([67, 196, 140, 255]);
  });
});

it('a Windows icon says the place and length of each picture', () => {
  const file = ico([
    { size: 16, png: Buffer.from('one') },
    { size: 256, png: Buffer.from('other') },
  ]);
  expect(file.subarray(0, 6)).toEqual(Buffer.from([0, 0, 1, 0, 2, 0]));
  expect(file.subarray(6, 22)).toEqual(Buffer.from([16, 16, 0, 0, 1, 0, 32, 0, 3, 0, 0, 0, 38, 0, 0, 0]));
  expect(file.subarray(22, 38)).toEqual(Buffer.from([0, 0, 0, 0, 1, 0, 32, 0, 5, 0, 0, 0, 41, 0, 0, 0]));
  expect(file.subarray(38).toString()).toBe('oneother');
});

it('an Apple icon says the length of each picture with its head, and of the whole', () => {
  const file = icns([{ type: 'ic07', png: Buffer.from('abc') }]);
  expect(file.toString('latin1')).toBe('icns\0\0\0\x13ic07\0\0\0\x0babc');
});

interface Picture {
  readonly type: string;
  readonly size: number;
  readonly pixels: string;
}

/** What a container holds, whatever its compression. */
function pictures(name: string, file: Buffer): Picture[] {
  const read = (type: string, png: Buffer): Picture => {
    const { width, data } = PNG.sync.read(png);
    return { type, size: width, pixels: data.toString('base64') };
  };
  if (name.endsWith('.png')) return [read('png', file)];
  if (name.endsWith('.ico'))
    return Array.from({ length: file.readUInt16LE(4) }, (_, n) => {
      const at = 6 + 16 * n;
      const from = file.readUInt32LE(at + 12);
      return read(String(file.readUInt8(at)), file.subarray(from, from + file.readUInt32LE(at + 8)));
    });
  const found: Picture[] = [];
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4))
    found.push(read(file.toString('latin1', at, at + 4), file.subarray(at + 8, at + file.readUInt32BE(at + 4))));
  return found;
}
