/** The work tree as the arrows' check sees it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { type Aliases, findViolations, type Tree, type Violation } from './arrows.ts';

export const REPO = resolve(import.meta.dirname, '../..');
const FOLDERS = ['shared', 'electron', 'renderer', 'test'];

export function readTree(repo = REPO): Tree {
  const tree = new Map<string, string>();
  for (const folder of FOLDERS) {
    for (const entry of readdirSync(join(repo, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      tree.set(relative(repo, path).split(sep).join('/'), readFileSync(path, 'utf8'));
    }
  }
  return tree;
}

export function readAliases(repo = REPO): Aliases {
  return JSON.parse(readFileSync(join(repo, 'package.json'), 'utf8')).imports;
}

export function violationsOfThisTree(): Violation[] {
  return findViolations(readTree(), readAliases());
}

export function describeViolation({ file, line, message }: Violation): string {
  return `${file}:${line}  ${message}`;
}
