import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longestFirst.ts';

/** Kept apart from the app's Vite config: tests need neither the page's root nor its plugins. */
export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  oxc: { jsx: { runtime: 'automatic' } },
  test: {
    include: ['test/unit/**/*.test.{ts,tsx}', 'test/faults/**/*.test.ts', 'test/fuzz/**/*.test.ts'],
    environment: 'node',
    // Vitest would leave one processor idle: of two, that is half of the machine.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // As in the end-to-end tests: once more on a machine that builds for others, and said so.
    retry: process.env.CI ? 1 : 0,
    restoreMocks: true,
    unstubEnvs: true,
  },
});
