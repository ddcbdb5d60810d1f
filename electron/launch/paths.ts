import { resolve } from 'node:path';

/** The folder of the clone. */
export const REPO = resolve(import.meta.dirname, '../..');
export const MODULES = resolve(REPO, 'node_modules');
