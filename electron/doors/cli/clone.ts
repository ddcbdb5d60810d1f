/** The command line of a clone, as it is in the sources. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { runHere } from './process.ts';

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')));

process.exitCode = await runHere(process.argv.slice(2), { version, isPackaged: false, loopbackOnly: false });
