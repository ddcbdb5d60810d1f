/** The settings file, as the command line reads it and the desktop app finds it. */
import { copyFileSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import type { SettingsStore } from '#engine/ports.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { type AppView, settingsSchema } from '#shared/contract/snapshot.ts';
import { forwardingSchema } from '#shared/domain/forwarding.ts';
import { writeFileAtomically } from './folder.ts';

export type Notice = AppView['notices'][number];

/**
 * What the file holds. Where alerts are handed on to is not among the settings that a page may set: a program named there
 * is run.
 */
export const storedSettingsSchema = settingsSchema.extend({ forwarding: forwardingSchema });
export type StoredSettings = z.infer<typeof storedSettingsSchema>;

export const defaultSettings: StoredSettings = {
  syncMinutes: 5,
  theme: 'system',
  notifications: true,
  openAtLogin: false,
  quietHours: {
    on: false,
    criticalPasses: true,
    spans: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '07:00' }],
  },
  forwarding: { command: null, webhook: null },
  staleNumbers: 'answer',
  checkForUpdates: true,
};

export interface SettingsRead {
  readonly settings: StoredSettings;
  /** Everything that was in the file, other keys too: they are kept when the file is written. */
  readonly raw: Readonly<Record<string, unknown>>;
  /** What had to be mended, for the user. Empty when all was well. */
  readonly notices: readonly Notice[];
}

/** Each good setting is kept, each bad or missing one is its default. Pure. */
export function settingsFrom(raw: Readonly<Record<string, unknown>>): { settings: StoredSettings; bad: string[] } {
  const settings: Record<string, unknown> = { ...defaultSettings };
  const bad: string[] = [];
  for (const [name, schema] of Object.entries(storedSettingsSchema.shape)) {
    if (raw[name] === undefined) continue;
    const value = schema.safeParse(raw[name]);
    if (value.success) settings[name] = value.data;
    else bad.push(name);
  }
  return { settings: storedSettingsSchema.parse(settings), bad };
}

/**
 * Reads the settings. A file that is damaged, or holds a value that makes no sense, is copied to
 * `settings.damaged-<time>.json`, mended in place, and a notice says so.
 * @param now for the name of the copy
 * @throws PlimsollError `storage` when the file is there but cannot be read at all
 */
export function readSettings(file: string, now: number = Date.now()): SettingsRead {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')
      return { settings: defaultSettings, raw: {}, notices: [] };
    throw new PlimsollError(
      {
        kind: 'storage',
        message: `The settings file ${file} cannot be read.`,
        help: 'Check who owns it and that it is a file.',
      },
      { cause },
    );
  }
  const raw = objectFrom(text);
  const { settings, bad } = settingsFrom(raw ?? {});
  if (raw !== null && bad.length === 0) return { settings, raw, notices: [] };
  const aside = join(dirname(file), `settings.damaged-${new Date(now).toISOString().replaceAll(':', '-')}.json`);
  copyFileSync(file, aside);
  const mended = { ...raw, ...settings };
  writeFileAtomically(file, `${JSON.stringify(mended, null, 2)}\n`);
  return { settings, raw: mended, notices: [damagedNotice(raw === null ? [] : bad, aside)] };
}

function damagedNotice(bad: readonly string[], aside: string): Notice {
  return {
    id: 'settings-damaged',
    tone: 'warning',
    text:
      bad.length === 0
        ? 'The settings file could not be read; the usual settings are used.'
        : `The settings file had a value that makes no sense for ${bad.join(', ')}; the usual one is used.`,
    help: `The file as it was is kept as ${aside}.`,
  };
}

/** Settings over the file, for a process that holds the folder. @throws PlimsollError `storage` as readSettings does */
export function openSettings(file: string, now?: number): SettingsStore & { readonly notices: readonly Notice[] } {
  const read = readSettings(file, now);
  let { settings, raw } = read;
  return {
    notices: read.notices,
    get: () => settings,
    set(change) {
      settings = storedSettingsSchema.parse({ ...settings, ...change });
      raw = { ...raw, ...settings };
      writeFileAtomically(file, `${JSON.stringify(raw, null, 2)}\n`);
      return settings;
    },
  };
}

function objectFrom(text: string): Record<string, unknown> | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
