/** What a test of our own loopback pages gets: a browser with one tab, the pages, and card processors to run in them. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type Page } from '@playwright/test';
import { createPaymentPages } from '#engine/payments/pages/index.ts';
import type { PaymentPages } from '#engine/payments/pages.ts';
import { createClock } from '#engine/systemClock.ts';
import { startBrowser } from './browser.ts';
import { type StandInProcessor, startStandInProcessor } from './cardProcessor.ts';
import { type SandboxWorld, startSandboxWorld } from './sandboxWorld.ts';

interface Fixtures {
  readonly tab: Page;
  readonly processor: StandInProcessor;
  readonly pages: PaymentPages;
  /** The sandbox, which plays the card processor too. */
  readonly world: SandboxWorld;
  readonly sandboxPages: PaymentPages;
  /** A page of another program on this machine. */
  readonly stranger: string;
  /** Every address that the tab asked for. */
  readonly asked: string[];
}

function pagesOn(stripe: { scriptUrl: string; apiOrigin: string }, returnPorts: readonly number[] = []): PaymentPages {
  const tell = () => {};
  return createPaymentPages({
    clock: createClock(),
    log: { info: tell, warn: tell, error: tell },
    fetch: globalThis.fetch,
    randomBytes,
    loopbackOnly: true,
    stripe,
    returnPorts,
  });
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern
  tab: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), 'plimsoll-browser-'));
    const browser = await startBrowser(home);
    await use(browser.tab);
    await browser.close();
    await rm(home, { recursive: true, force: true });
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  processor: async ({}, use) => {
    const processor = await startStandInProcessor();
    await use(processor);
    await processor.close();
  },
  pages: async ({ processor, tab: _before }, use) => {
    const pages = pagesOn({ scriptUrl: `${processor.origin}/v3/`, apiOrigin: processor.origin }, [await freePort()]);
    await use(pages);
    await pages.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  world: async ({}, use) => {
    const world = await startSandboxWorld(Date.now());
    await use(world);
    await world.close();
  },
  sandboxPages: async ({ world, tab: _before }, use) => {
    const { origin } = world.stripe;
    const pages = pagesOn({ scriptUrl: `${origin}/v3/`, apiOrigin: origin });
    await use(pages);
    await pages.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  stranger: async ({}, use) => {
    const server = createServer((_request, response) => {
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><title>Stranger</title><p>Hello</p>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  },
  asked: async ({ tab }, use) => {
    const asked: string[] = [];
    tab.on('request', (request) => asked.push(request.url()));
    await use(asked);
  },
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
