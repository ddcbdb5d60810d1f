/** Keeps knowing whether there is a tray host: at login the desktop's own tray often starts after us. */
import type { CancelTimer, Clock } from '#engine/ports.ts';

/** Waits between looks while none is found, then the last one for ever: a child of a few milliseconds each time. */
const LOOK_AGAIN_MS: readonly number[] = [2_000, 5_000, 15_000, 60_000, 300_000];

export interface TrayHostWatch {
  /** What was found last; null before the first answer or when nobody can tell. */
  current(): boolean | null;
  /** Resolves after the first look. */
  readonly first: Promise<boolean | null>;
  stop(): void;
}

export function followTrayHost(
  clock: Clock,
  find: () => Promise<boolean | null>,
  onFound: (present: boolean | null, before: boolean | null) => void,
): TrayHostWatch {
  let current: boolean | null = null;
  let looks = 0;
  let stopped = false;
  let cancel: CancelTimer = () => {};

  const look = async (): Promise<boolean | null> => {
    const found = await find();
    if (stopped) return found;
    const before = current;
    current = found;
    if (looks === 0 || found !== before) onFound(found, before);
    const wait = LOOK_AGAIN_MS[Math.min(looks, LOOK_AGAIN_MS.length - 1)] ?? 0;
    looks++;
    // Once there, a tray is taken to stay.
    if (found !== true) cancel = clock.setTimer(wait, () => void look());
    return found;
  };

  const first = look();
  return {
    current: () => current,
    first,
    stop() {
      stopped = true;
      cancel();
    },
  };
}
