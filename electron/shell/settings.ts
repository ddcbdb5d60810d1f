/** The settings, kept by electron-store in the file that the command line reads too. */
import ElectronStore from 'electron-store';
import {
  type Notice,
  readSettings,
  type StoredSettings,
  storedSettingsSchema,
} from '#engine/dataFolder/settingsFile.ts';
import type { SettingsStore } from '#engine/ports.ts';

export interface OpenSettings extends SettingsStore {
  /** What had to be mended in the file before it could be used. */
  readonly notices: readonly Notice[];
}

/** @param paths the data folder and its settings file, which are `settings.json` in that folder */
export function openSettings(paths: { readonly dir: string; readonly settings: string }, now: number): OpenSettings {
  // Mends first: electron-store would throw at a damaged file, or drop it whole.
  const read = readSettings(paths.settings, now);
  const store = new ElectronStore<Record<string, unknown>>({ cwd: paths.dir, name: 'settings', configFileMode: 0o600 });
  let settings: StoredSettings = read.settings;
  return {
    notices: read.notices,
    get: () => settings,
    set(change) {
      const next = storedSettingsSchema.parse({ ...settings, ...change });
      store.set(next);
      settings = next;
      return settings;
    },
  };
}
