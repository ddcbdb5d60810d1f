/** `npm run shots`: a PNG of every screen, from the real app, into docs/screens. */
import { join } from 'node:path';
import { buildApp, needsBuild } from './build.ts';
import { requireInstalled } from './installed.ts';
import { REPO } from './paths.ts';
import { prepareForApp, spawnNode, watched } from './suites.ts';
import { runLauncher, say } from './words.ts';

await runLauncher(async () => {
  requireInstalled(REPO);
  if (needsBuild(REPO)) await buildApp(REPO, say);
  const { env, close } = await prepareForApp();
  try {
    return await watched(spawnNode([join(REPO, 'test/e2e/shots.ts'), ...process.argv.slice(2)], env));
  } finally {
    await close();
  }
});
