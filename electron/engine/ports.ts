/** What the engine needs from the world. It is handed these; it reaches for none of them itself. */
import type { Settings } from '#shared/contract/snapshot.ts';
import type { AccountId } from '#shared/domain/ids.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { StoredSettings } from './dataFolder/settingsFile.ts';
import type { LogEvent } from './log/events.ts';

export interface Clock {
  now(): Instant;
  /** Calls back once after `ms` milliseconds unless cancelled. Long waits are the implementation's business. */
  setTimer(ms: number, callback: () => void): CancelTimer;
}
export type CancelTimer = () => void;

export const KEY_KEEPERS = ['keychain', 'memory', 'environment', 'sandbox'] as const;
export type KeyKeeper = (typeof KEY_KEEPERS)[number];

/** Keeps the services' keys. Nothing else in the engine holds one for longer than a request. */
export interface SecretStore {
  /** The OS keychain in words ("GNOME Keyring"), or null where there is none. */
  readonly keychain: string | null;
  /** Where a key goes when the user says nothing. */
  readonly keepsByDefault: KeyKeeper;
  get(accountId: AccountId): Promise<string | null>;
  /** Where the account's key is now, without reading it. */
  keeperOf(accountId: AccountId): KeyKeeper | 'missing';
  /** @throws PlimsollError `refused` when asked for the keychain where there is none. */
  set(accountId: AccountId, key: string, keeper: 'keychain' | 'memory'): Promise<void>;
  delete(accountId: AccountId): Promise<void>;
}

/** Hands an address to the system browser. Checking the address is the engine's work, done before. */
export interface Browser {
  open(url: string): Promise<void>;
}

/** What a notification offers to do. */
export type NoticeAction =
  | { readonly do: 'open'; readonly label: string; readonly screen: string }
  | { readonly do: 'snooze'; readonly label: string; readonly episodeId: string };

export interface DesktopNotice {
  /** Names the episode: showing it again replaces, never repeats. */
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly urgency: 'normal' | 'critical';
  /** The screen that a click opens. */
  readonly screen: string;
  /** Offered where the desktop can. What they do is offered in the app as well. */
  readonly actions: readonly NoticeAction[];
}

export interface Notifier {
  /** @returns false where the desktop cannot show notifications; the in-app list has them all the same. */
  show(notice: DesktopNotice): Promise<boolean>;
  /** Takes a notification back, if it is still there. */
  close(id: string): void;
}

/** Structured local log. Fields are redacted by the implementation; still, never hand it a key. */
export interface Log {
  info(event: LogEvent, fields?: Record<string, unknown>): void;
  warn(event: LogEvent, fields?: Record<string, unknown>): void;
  error(event: LogEvent, fields?: Record<string, unknown>): void;
}

/** The platform's `fetch`, so that tests and doors can hand in their own. */
export type Fetch = typeof globalThis.fetch;

/** Settings outlive the app; the shell and the command line keep them in the same file of the data folder. */
export interface SettingsStore {
  get(): StoredSettings;
  set(change: Partial<StoredSettings>): StoredSettings;
}

/** The desktop around the engine. The command line has none and refuses what needs one. */
export interface Host {
  showWindow(screen?: string): void;
  switchMode(mode: 'demo' | 'live'): void;
  quit(): void;
  settingsChanged(settings: Settings): void;
  /** Asks the person where to write; null when they let it be. */
  chooseFile(suggested: { readonly name: string; readonly title: string }): Promise<string | null>;
  showInFolder(path: string): void;
  /** Puts a text on the clipboard, in the place of what was there. */
  copyText(text: string): void;
  /** Asks the person in a dialog of the app's own, which no page can answer. */
  confirm(question: { readonly title: string; readonly detail: string; readonly yes: string }): Promise<boolean>;
}

/** Where newer versions of the app come from, and how they take its place. */
export interface Updater {
  /** Why it never looks; null where it can. */
  readonly off: 'sources' | 'no-feed' | 'bad-feed' | null;
  readonly installs: 'here' | 'by-hand';
  /** The feed's newest release, whether it is newer or not; null where it has none for everybody. @throws UpdateError */
  look(): Promise<string | null>;
  /** Downloads and checks what was found last. @throws UpdateError */
  download(): Promise<void>;
  /** Makes all ready, then quits the app in order and starts the new one. Resolves when quitting has begun. @throws UpdateError */
  install(): Promise<void>;
  /** Ends what is under way. */
  stop(): void;
}

/** What the surroundings allow and want; the schedule follows it. */
export interface Conditions {
  readonly windowOpen: boolean;
  readonly onBattery: boolean;
  readonly online: boolean;
}
