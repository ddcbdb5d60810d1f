/** The letters of the statement: DejaVu Sans, which has those of most European languages and their neighbours. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export interface Fonts {
  readonly regular: Buffer;
  readonly bold: Buffer;
}

export const FONT_FILES = { regular: 'DejaVuSans.ttf', bold: 'DejaVuSans-Bold.ttf' } as const;

/** The build lays the files beside the bundle; from the sources they are the package's. */
export function readFonts(): Fonts {
  const place = import.meta.url.endsWith('.ts')
    ? (name: string) => createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${name}`)
    : (name: string) => new URL(`./${name}`, import.meta.url);
  return { regular: readFileSync(place(FONT_FILES.regular)), bold: readFileSync(place(FONT_FILES.bold)) };
}
