/** What closing the window means. With a tray it is simple; without one the app must not seem to vanish. */

export type CloseMeans = 'destroy' | 'minimise' | 'quit' | 'ask';

export interface CloseInput {
  readonly quitting: boolean;
  /** Null while nobody knows: then the window stays within reach, as if there were no tray. */
  readonly trayHost: boolean | null;
  /** What the person said should happen for the rest of this run. */
  readonly answer: 'minimise' | 'quit' | null;
}

export function closeMeans({ quitting, trayHost, answer }: CloseInput): CloseMeans {
  if (quitting || trayHost === true) return 'destroy';
  return answer ?? 'ask';
}

export const CLOSE_QUESTION = {
  title: 'Plimsoll',
  message: 'This desktop has no tray for Plimsoll to stay in.',
  detail:
    'Minimised, it goes on watching and warns you in time. After quitting, nothing is watched until you start it again.',
  buttons: ['Keep watching, minimised', 'Quit Plimsoll', 'Cancel'],
  checkbox: 'Do the same until Plimsoll is started again',
} as const;
