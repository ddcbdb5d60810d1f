/** The window's place from one run to the next, in `window-state.json` of the data folder. */
import ElectronStore from 'electron-store';
import { type WindowState, windowStateSchema } from './place.ts';

export interface RememberedWindow {
  read(): WindowState;
  write(state: WindowState): void;
}

const NOTHING_REMEMBERED: WindowState = { bounds: null, maximized: false };

export function createRememberedWindow(dataDir: string): RememberedWindow {
  // A place on the screen is not worth a warning: what cannot be read is begun anew.
  const store = new ElectronStore<{ state?: unknown }>({
    cwd: dataDir,
    name: 'window-state',
    clearInvalidConfig: true,
    configFileMode: 0o600,
  });
  return {
    read() {
      const read = windowStateSchema.safeParse(store.get('state'));
      return read.success ? read.data : NOTHING_REMEMBERED;
    },
    write(state) {
      store.set('state', state);
    },
  };
}
