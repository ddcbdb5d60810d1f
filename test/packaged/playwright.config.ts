import { defineConfig } from '@playwright/test';

/** What is packed is looked at once; the app in it runs as an ordinary user with the sandbox on and, for root, as root. */
const asRoot = process.getuid?.() === 0;
const RUNS = ['**/app.test.ts', '**/commandLine.test.ts', '**/updates.test.ts'];

export default defineConfig({
  testDir: '.',
  testMatch: '*.test.ts',
  outputDir: '../../node_modules/.cache/plimsoll-packaged',
  workers: 1,
  fullyParallel: false,
  retries: process.env.CI ? 1 : 0,
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 60_000 },
  reporter: [['list']],
  projects: [
    { name: 'the package', testIgnore: RUNS },
    { name: 'as an ordinary user, sandboxed', testMatch: RUNS, metadata: { user: 'ordinary' } },
    ...(asRoot
      ? [{ name: 'as root', testMatch: RUNS, grep: /smoke run|window comes/, metadata: { user: 'root' } }]
      : []),
  ],
});
