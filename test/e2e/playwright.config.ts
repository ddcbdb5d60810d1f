import { defineConfig } from '@playwright/test';

/** One test at a time: windows of two apps on one display would take the focus from one another. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.test.ts',
  outputDir: '../../node_modules/.cache/plimsoll-e2e',
  workers: 1,
  fullyParallel: false,
  // A machine that builds for others stumbles now and then; a repeated test is named as flaky in the closing lines.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: { trace: 'off' },
});
