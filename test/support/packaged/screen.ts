/** A display whose pixels the test reads from outside: what a person in front of it would see. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startVirtualDisplay } from '#launch/helpers.ts';

export interface Screen {
  readonly env: Readonly<Record<string, string>>;
  look(): Picture;
  close(): Promise<void>;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Each pixel as 0xRRGGBB. */
  readonly pixels: Uint32Array;
}

export async function openScreen(): Promise<Screen> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-screen-'));
  const display = await startVirtualDisplay(folder);
  return {
    env: display.env,
    look: () => readXwd(readFileSync(join(folder, 'Xvfb_screen0'))),
    async close() {
      await display.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An X window dump (XWDFile.h), version 7, as Xvfb keeps it: 32 bits a pixel, blue first. */
export function readXwd(file: Buffer): Picture {
  const field = (index: number) => file.readUInt32BE(index * 4);
  const [headerSize, version, width, height] = [field(0), field(1), field(4), field(5)];
  const [bitsPerPixel, bytesPerLine, colours] = [field(11), field(12), field(19)];
  if (version !== 7 || bitsPerPixel !== 32)
    throw new Error(`not the picture expected: ${version}, ${bitsPerPixel} bits`);
  const start = headerSize + colours * 12;
  const pixels = new Uint32Array(width * height);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      pixels[row * width + column] = file.readUInt32LE(start + row * bytesPerLine + column * 4) & 0xffffff;
  return { width, height, pixels };
}

/** Colours by how much of the picture they cover, the most first. */
export function colours({ pixels }: Picture): readonly { readonly colour: number; readonly pixels: number }[] {
  const counts = new Map<number, number>();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  return [...counts].map(([colour, count]) => ({ colour, pixels: count })).sort((a, b) => b.pixels - a.pixels);
}

/** How many pixels are not the same. */
export function difference(a: Picture, b: Picture): number {
  return a.pixels.reduce((sum, pixel, at) => sum + (pixel === b.pixels[at] ? 0 : 1), 0);
}
