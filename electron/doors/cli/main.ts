/** Where the command line begins: `node electron/doors/cli/main.ts`, or `npm run --silent plimsoll -- …`. */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// An agent asks before each piece of work: half of a short command is the compiling of what never changes. The folder is as
// trusted as the packages beside it; where it cannot be written to, everything works as before.
enableCompileCache(fileURLToPath(new URL('../../../node_modules/.cache/plimsoll', import.meta.url)));
await import('./clone.ts');
