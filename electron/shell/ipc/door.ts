/** The IPC door: every message from a window is checked here before the engine sees it; every push leaves here. */
import type { BrowserWindow, IpcMain, IpcMainInvokeEvent } from 'electron';
import type { Engine } from '#engine/engine.ts';
import type { Clock, Log } from '#engine/ports.ts';
import { createRareWarnings } from '#engine/rareWarnings.ts';
import { type TopicName, topicNames } from '#shared/contract/contract.ts';
import type { Result } from '#shared/contract/errors.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { plainData } from '#shared/words/plain.ts';
import { CALL_CHANNEL, PUSH_CHANNEL } from './channels.ts';
import { type Caller, messageFault, refusalOf } from './gate.ts';
import { createPace, type Pace } from './pace.ts';
import { createPushes, type Push, type Pushes } from './pushes.ts';

export interface DoorParts {
  readonly ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly log: Log;
  /** The one origin that our page has. */
  readonly pageOrigin: string;
}

export interface IpcDoor {
  /** From now until it closes, this window may call and hears pushes. `only` leaves out topics that are not for it. */
  admit(window: BrowserWindow, hears?: (topic: TopicName) => boolean): void;
  close(): void;
}

const WINDOW = { door: 'window', name: null } as const;

interface Guest {
  readonly window: BrowserWindow;
  readonly pushes: Pushes;
  readonly hears: (topic: TopicName) => boolean;
  readonly pace: Pace;
  /** The page has asked for the snapshot, so its listeners are there. */
  listening: boolean;
}

export function openIpcDoor({ ipcMain, engine, clock, log, pageOrigin }: DoorParts): IpcDoor {
  const guests = new Map<number, Guest>();
  const warn = createRareWarnings(log, clock);
  const refused = (why: string, message: string): Result<never> => {
    warn('ipc.refused', { why });
    return { ok: false, error: { kind: 'refused', message } };
  };

  const matchVisibility = (guest: Guest) => {
    if (guest.window.isDestroyed()) return;
    const seen = guest.listening && guest.window.isVisible() && !guest.window.isMinimized();
    if (seen) guest.pushes.resume(statesIn(engine.snapshot()));
    else guest.pushes.pause();
  };

  ipcMain.handle(CALL_CHANNEL, async (event, ...parts: unknown[]): Promise<Result<unknown>> => {
    const why = refusalOf(callerOf(event), new Set(guests.keys()), pageOrigin) ?? messageFault(parts);
    if (why !== null) return refused(why, 'This message was not taken.');
    const guest = guests.get(event.sender.id);
    if (guest?.pace.take() === false)
      return refused('the window asks too fast', 'Too many calls at once. Try again in a moment.');
    const answer = await engine.dispatch(parts[0], parts[1], WINDOW);
    // Only the first one spares a push: whoever asks later may not be the one who listens.
    if (parts[0] === 'snapshot.get' && answer.ok && guest?.listening === false) {
      guest.pushes.answered(statesIn(answer.value as Snapshot));
      guest.listening = true;
      matchVisibility(guest);
    }
    return plainData(answer) as Result<unknown>;
  });

  const subscriptions = topicNames.map((topic) =>
    engine.subscribe(topic, (value) => {
      for (const guest of guests.values()) if (guest.hears(topic)) guest.pushes.offer(topic, value);
    }),
  );

  return {
    admit(window, hears = () => true) {
      const contents = window.webContents;
      const pushes = createPushes(clock, (batch) => {
        if (!contents.isDestroyed())
          contents.send(
            PUSH_CHANNEL,
            batch.map(([topic, value]) => [topic, plainData(value)]),
          );
      });
      const guest: Guest = { window, pushes, hears, pace: createPace(clock), listening: false };
      const id = contents.id;
      guests.set(id, guest);
      window.on('show', () => matchVisibility(guest));
      window.on('hide', () => matchVisibility(guest));
      window.on('minimize', () => matchVisibility(guest));
      window.on('restore', () => matchVisibility(guest));
      // A page that loads anew has no listeners until it asks again.
      contents.on('did-start-navigation', (details) => {
        if (!details.isMainFrame || details.isSameDocument) return;
        guest.listening = false;
        pushes.pause();
      });
      window.once('closed', () => {
        pushes.stop();
        guests.delete(id);
      });
    },
    close() {
      for (const end of subscriptions) end();
      for (const guest of guests.values()) guest.pushes.stop();
      guests.clear();
      ipcMain.removeHandler(CALL_CHANNEL);
    },
  };
}

function callerOf({ sender, senderFrame }: IpcMainInvokeEvent): Caller {
  return {
    contentsId: sender.id,
    isMainFrame: senderFrame !== null && senderFrame === sender.mainFrame,
    url: senderFrame?.url ?? '',
    origin: senderFrame?.origin ?? '',
  };
}

/** All topics that are states, as they are in it. */
function statesIn(snapshot: Snapshot): Push[] {
  const parts: Readonly<Record<string, unknown>> = { ...snapshot };
  return topicNames.flatMap((topic) => (Object.hasOwn(parts, topic) ? [[topic, parts[topic]] as const] : []));
}
