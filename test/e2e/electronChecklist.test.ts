/**
 * Electron's security checklist (docs/tutorial/security.md of the Electron project), item by item, against the running app:
 * one start, both kinds of window open. What each defends is told in docs/security.md.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REPO } from '../support/app/app.ts';
import { OF_APP } from '../support/app/checklistOfApp.ts';
import { OF_PAGES } from '../support/app/checklistOfPages.ts';
import { expect, test } from '../support/app/fixtures.ts';
import { startListeners } from '../support/app/listeners.ts';

test('every item of Electron’s security checklist holds in the running app', async ({ start, tray, place }) => {
  test.setTimeout(120_000);
  const listeners = await startListeners();
  try {
    // Devices that are there for the asking, so that only a permission stands between them and the page.
    const app = await start('demo', { arguments: ['--use-fake-device-for-media-stream'] });
    const page = await app.window();
    await tray.activate();
    const panel = await app.panel();
    expect(await panel.evaluate(() => [window.plimsoll.view, Object.keys(window.plimsoll).length])).toEqual([
      'panel',
      3,
    ]);
    const preferences = await app.electron.evaluate(({ webContents }) =>
      webContents
        .getAllWebContents()
        .map((contents) =>
          (contents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences(),
        ),
    );
    const checklist = [...OF_PAGES, ...OF_APP];
    expect(checklist).toHaveLength(20);
    const failed: string[] = [];
    const documented = await readFile(join(REPO, 'docs/security.md'), 'utf8');
    for (const [at, { title, holds }] of checklist.entries())
      await test.step(`${at + 1}. ${title}`, async () => {
        expect(documented.replaceAll('`', '')).toContain(`| ${at + 1} | ${title} |`);
        await holds({ app, page, listeners, preferences, home: place.home }).catch((error: Error) =>
          failed.push(`${at + 1}. ${title}: ${error.message}`),
        );
      });
    expect(failed).toEqual([]);
    // After all that the app stands as it did, and nothing in it broke.
    expect(await page.evaluate(() => window.plimsoll.call('snapshot.get', {}))).toMatchObject({ ok: true });
    expect(await readFile(join(app.dataDir, 'logs/app.log'), 'utf8')).not.toContain('defect.');
  } finally {
    await listeners.close();
  }
});
