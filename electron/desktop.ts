/**
 * How the desktop app begins: what must be settled before Electron is ready, then the icon, and only then the rest of the app
 * is loaded. Electron is not ready before this file is, so it imports little.
 */
import { homedir } from 'node:os';
import { app } from 'electron';
import { type DataFolder, openDataFolder, readFolderMark } from '#engine/dataFolder/folder.ts';
import { namedDataDir, resolveDataDir, resolveMode } from '#engine/dataFolder/resolve.ts';
import { createClock } from '#engine/systemClock.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { tellSystemLocale } from '#shared/money/locale.ts';
import { type AppArguments, parseArguments } from './shell/arguments.ts';
import { catchLinks } from './shell/links.ts';
import { prepareApp } from './shell/prepare.ts';
import { firstIcon, trayPlace } from './shell/tray/firstIcon.ts';

const clock = createClock();
const links = catchLinks(app, process.argv, process.platform);

try {
  const options = parseArguments(process.argv);
  const folder = openFolder(options);
  if (prepareApp(folder.dir)) {
    app
      .whenReady()
      .then(async () => {
        const first = firstIcon(trayPlace());
        tellSystemLocale(app.getLocale());
        const { run } = await import('./main.ts');
        await run({ options, folder, clock, links, first });
      })
      .catch(fail);
  } else if (options.smoke) {
    fail(new PlimsollError({ kind: 'conflict', message: `Plimsoll already runs on ${folder.dir}.` }));
  } else {
    process.stdout.write(`Plimsoll already runs on ${folder.dir}; its window comes to the front.\n`);
    app.exit(0);
  }
} catch (error) {
  fail(error);
}

function openFolder({ demo, live, dataDir: argument }: AppArguments): DataFolder {
  const named = namedDataDir({ argument, env: process.env, platform: process.platform, cwd: process.cwd() });
  const mode = resolveMode({
    demoFlag: demo,
    liveFlag: live,
    isPackaged: app.isPackaged,
    namedFolderMark: named === null ? undefined : (readFolderMark(named)?.kind ?? null),
  });
  const where = { argument, env: process.env, mode, platform: process.platform, home: homedir(), cwd: process.cwd() };
  return openDataFolder(resolveDataDir(where), mode, clock.now());
}

async function fail(error: unknown): Promise<void> {
  try {
    const { failToStart } = await import('./shell/failing.ts');
    failToStart(error);
  } catch {
    // Not even the words for it can be loaded: the app's own files are gone or damaged.
    process.stderr.write(`plimsoll: ${String(error)}\nplimsoll: Install Plimsoll again.\n`);
    app.exit(1);
  }
}
