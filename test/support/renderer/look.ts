/**
 * Looks at the page without the main process: a picture of every scene in light and dark, an axe check of each, and
 * any complaint of the browser (policy, console) as a failure.
 *
 *   node test/support/renderer/look.ts <folder for the pictures> [parts of scenes' names, with commas]
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from '@playwright/test';
import { installFakeBridge } from './fakeBridge.ts';
import { installFakeLedger } from './fakeLedger.ts';
import { type Scene, scenes } from './scenes.ts';
import { buildPage, servePage } from './serve.ts';

const SIZES = { window: { width: 1180, height: 780 }, panel: { width: 380, height: 560 } };
/** A Friday at noon, so that pictures of two days can be laid side by side. */
const NOW = Date.UTC(2026, 10, 20, 12, 4);
const SYSTEM_CHROMIUM = '/usr/bin/chromium';

async function open(
  browser: Browser,
  url: string,
  scene: Scene,
  theme: 'light' | 'dark',
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({
    viewport: scene.size ?? SIZES[scene.options.view],
    colorScheme: theme,
    reducedMotion: 'reduce',
    ...scene.seen,
    locale: 'en-GB',
    timezoneId: 'Europe/Lisbon',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.clock.setFixedTime(NOW);
  if (scene.ledger !== undefined) await page.addInitScript(installFakeLedger, scene.ledger);
  await page.addInitScript(installFakeBridge, scene.options);
  await page.goto(url);
  await page.getByRole('heading').first().waitFor({ state: 'attached' });
  await page.waitForTimeout(120);
  for (const [label, text] of scene.fill ?? []) await page.getByLabel(label, { exact: true }).fill(text);
  for (const key of scene.keys ?? []) await page.keyboard.press(key);
  for (const [index, name] of (scene.press ?? []).entries()) {
    const starts = name instanceof RegExp ? name : new RegExp(`^${RegExp.escape(name)}`);
    await page
      .getByRole('button', { name, exact: true })
      .or(page.getByRole('menuitem', { name, exact: true }))
      .or(page.getByRole('combobox', { name, exact: true }))
      .or(page.getByRole('option', { name }))
      .or(page.getByRole('row', { name, exact: true }))
      .or(page.getByRole('checkbox', { name: starts }))
      .or(page.getByRole('switch', { name: starts }))
      .or(page.getByRole('radio', { name: starts }))
      .nth(index === 0 ? (scene.nth ?? 0) : 0)
      .click({ timeout: 5_000 })
      .catch((error) => complaints.push(`could not press ${name}: ${String(error).slice(0, 120)}`));
  }
  if (scene.drag !== undefined) {
    const handle = page.getByRole('row', { name: scene.drag.from }).locator('[draggable=true]');
    const target = page.getByRole('row', { name: scene.drag.to });
    await handle.hover();
    await page.mouse.down();
    await target.hover();
    await target.hover({ position: { x: 12, y: 12 } });
    if (scene.drag.drop) await page.mouse.up();
  }
  for (const [label, nth, text] of scene.type ?? []) await page.getByLabel(label, { exact: true }).nth(nth).fill(text);
  for (const name of scene.last ?? [])
    await page
      .getByRole('button', { name, exact: true })
      .click({ timeout: 5_000 })
      .catch((error) => complaints.push(`could not press ${name}: ${String(error).slice(0, 120)}`));
  await page.waitForTimeout(scene.wait ?? 250);
  return { page, complaints };
}

async function main(outDir: string, only: string): Promise<number> {
  const built = await mkdtemp(join(tmpdir(), 'plimsoll-page-'));
  await mkdir(outDir, { recursive: true });
  await buildPage(resolve(import.meta.dirname, '../../..'), built);
  const server = await servePage(built);
  const browser = await chromium.launch({
    ...(existsSync(SYSTEM_CHROMIUM) ? { executablePath: SYSTEM_CHROMIUM } : {}),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  let wrong = 0;
  let seen = 0;
  try {
    for (const scene of scenes(NOW).filter(({ name }) => only.split(',').some((part) => name.includes(part)))) {
      for (const theme of ['light', 'dark'] as const) {
        const { page, complaints } = await open(browser, server.url, scene, theme);
        await page.screenshot({ path: join(outDir, `${scene.name}.${theme}.png`) });
        const axe = new AxeBuilder({ page });
        // Forced colours are the system's own, which axe does not see.
        if (scene.seen?.forcedColors !== undefined) axe.disableRules('color-contrast');
        const { violations } = await axe
          // What keeps the focus within an open menu takes it only to hand it on.
          .exclude('[data-base-ui-focus-guard]')
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
          .analyze();
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
        const problems = [
          ...complaints,
          ...violations
            // An open menu floats beside the landmarks, and has the focus.
            .map(({ id, nodes }) => ({
              id,
              nodes: nodes.filter(({ html }) => id !== 'region' || !/role="menu"/.test(html)),
            }))
            .filter(({ nodes }) => nodes.length > 0)
            .map(
              ({ id, nodes }) =>
                `${id}: ${nodes.map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`).join('\n      ')}`,
            ),
          ...(wide ? ['scrolls sideways'] : []),
        ];
        seen += 1;
        wrong += problems.length;
        process.stdout.write(`${problems.length === 0 ? 'ok ' : 'BAD'} ${scene.name} ${theme}\n`);
        for (const problem of problems) process.stdout.write(`    ${problem}\n`);
        await page.context().close();
      }
    }
  } finally {
    await browser.close();
    await server.close();
    await rm(built, { recursive: true, force: true });
  }
  process.stdout.write(`${seen} pictures, ${wrong} problems\n`);
  return wrong === 0 ? 0 : 1;
}

process.exitCode = await main(resolve(process.argv[2] ?? 'looks'), process.argv[3] ?? '');
