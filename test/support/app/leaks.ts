/** Looks for a secret wherever it must not be. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** @returns the files below `folder` that hold the secret as it is, in UTF-16 or in Base64 */
export async function filesWith(secret: string, folder: string): Promise<string[]> {
  const forms = formsOf(secret);
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const bytes = await readIfThere(file);
    if (forms.some((form) => bytes.includes(form))) found.push(relative(folder, file));
  }
  return found;
}

export function formsOf(secret: string): readonly Buffer[] {
  const plain = Buffer.from(secret);
  // Base64 depends on where in its text the secret begins: the middle of each of the three ways must not be there.
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), plain])
      .toString('base64')
      .replaceAll('=', '');
    return Buffer.from(text.slice(4, -4));
  });
  return [plain, Buffer.from(secret, 'utf16le'), ...base64];
}

/** Chromium's files come and go while the app runs. */
async function readIfThere(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}
