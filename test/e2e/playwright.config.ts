import { defineConfig } from '@playwright/test';
import { displaysIn, takeOwnDisplay } from '../support/app/displays.ts';

takeOwnDisplay(process.env);

/** One test at a time on each display. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.test.ts',
  outputDir: '../../node_modules/.cache/plimsoll-e2e',
  workers: Math.max(1, displaysIn(process.env).length),
  fullyParallel: false,
  // A machine that builds for others stumbles now and then; a repeated test is named as flaky in the closing lines.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: { trace: 'off' },
});
