/** What an item of Electron's security checklist is judged by: the running app, with both kinds of window open. */
import { expect, type Page } from '@playwright/test';
import type { App } from './app.ts';
import type { Listeners } from './listeners.ts';

export const ORIGIN = 'plimsoll-app://app';

export interface Running {
  readonly app: App;
  readonly page: Page;
  readonly listeners: Listeners;
  /** Of every web contents that there is, also of those that no window shows. */
  readonly preferences: readonly Record<string, unknown>[];
  /** Its home folder. */
  readonly home: string;
}

export interface Item {
  readonly title: string;
  readonly holds: (running: Running) => Promise<void>;
}

export async function every({ preferences }: Running, expected: Record<string, unknown>): Promise<void> {
  expect(preferences).toHaveLength(2);
  for (const one of preferences) expect(one).toMatchObject(expected);
}

export async function noSwitch({ app }: Running, ...names: string[]): Promise<void> {
  const given = await app.electron.evaluate(
    ({ app: running }, switches) => switches.filter((name) => running.commandLine.hasSwitch(name)),
    names,
  );
  expect(given).toEqual([]);
}
