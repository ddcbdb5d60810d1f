/**
 * `npm run package [-- electron-builder's arguments]`: builds the app and its packages for this platform into release/.
 * PLIMSOLL_UPDATE_FEED names the https folder that new versions are looked for in; without it a package never looks.
 */
import { spawn } from 'node:child_process';
import { buildApp } from './build.ts';
import { feedArguments } from './feed.ts';
import { requireInstalled } from './installed.ts';
import { BUILDER, refuseThirdParty } from './packageApp.ts';
import { REPO } from './paths.ts';
import { ended, forwardSignals } from './processes.ts';
import { runLauncher, say } from './words.ts';

await runLauncher(async () => {
  const given = process.argv.slice(2);
  requireInstalled(REPO);
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  refuseThirdParty(override === undefined || override === '' ? null : `${override}/electron`);
  for (const [index, argument] of given.entries()) refuseThirdParty(distOf(argument, given[index + 1]));
  const feed = feedArguments(process.env.PLIMSOLL_UPDATE_FEED);
  if (feed.length === 0) say('no PLIMSOLL_UPDATE_FEED: these packages will not look for updates.');
  await buildApp(REPO, say);
  const child = spawn(process.execPath, [BUILDER, '--publish', 'never', ...feed, ...given], {
    cwd: REPO,
    stdio: 'inherit',
  });
  const stop = forwardSignals(child);
  try {
    return await ended(child);
  } finally {
    stop();
  }
});

/** In one word or in two, as electron-builder takes both. */
function distOf(argument: string, next: string | undefined): string | null {
  const [, inline] = /electronDist=(.+)$/.exec(argument) ?? [];
  const folder = inline ?? (argument.endsWith('electronDist') ? next : undefined);
  return folder === undefined ? null : `${folder}/electron`;
}
