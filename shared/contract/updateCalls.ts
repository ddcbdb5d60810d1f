/** The part of the contract about newer versions of the app itself. */
import { z } from 'zod';
import { instantSchema } from '../domain/time.ts';

/** Three numbers, and nothing that could be anything else: it stands in menus. */
export const releaseVersionSchema = z.string().regex(/^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$/);

/**
 * `sources`: the app runs from a clone. `no-feed`: the package names none. `bad-feed`: it names one that may not be asked.
 * `switched-off`: by the person.
 */
export const updatesOffSchema = z.enum(['sources', 'no-feed', 'bad-feed', 'switched-off']);
export type UpdatesOff = z.infer<typeof updatesOffSchema>;

export const updateFailureSchema = z.enum([
  /** The feed could not be reached, or broke off. */
  'unreachable',
  /** It answered with something else than the file. */
  'not-there',
  /** It sends on to another address. */
  'redirected',
  'too-large',
  'too-slow',
  /** What it says of a release cannot be read, or is not as it must be. */
  'unreadable',
  /** A file is named that is not in the feed's own folder. */
  'elsewhere',
  /** No checksum, and so nothing to check a file by. */
  'no-checksum',
  /** The file is not the one the feed speaks of. */
  'wrong-checksum',
  /** No package for this system. */
  'no-package',
  /** The file could not be written. */
  'not-written',
  /** The running app could not be replaced. */
  'not-replaced',
  /** The updater itself failed. */
  'defect',
]);
export type UpdateFailure = z.infer<typeof updateFailureSchema>;

export const updatesViewSchema = z.object({
  /** Why nobody looks; null where it is looked. */
  off: updatesOffSchema.nullable(),
  /** `by-hand`: this package is replaced by the system's own tools, so a newer version is told of and not downloaded. */
  installs: z.enum(['here', 'by-hand']),
  doing: z.enum(['nothing', 'looking', 'downloading', 'installing']),
  /** When the feed last answered well. */
  lookedAt: instantSchema.nullable(),
  /** How the last try ended, where it did not end well. */
  failed: z
    .object({
      at: instantSchema,
      while: z.enum(['looking', 'downloading', 'installing']),
      why: updateFailureSchema,
    })
    .nullable(),
  /** A newer version. `ready`: downloaded and checked, it takes this app's place at a click. */
  found: z.object({ version: releaseVersionSchema, ready: z.boolean() }).nullable(),
});
export type UpdatesView = z.infer<typeof updatesViewSchema>;

export const updateCalls = {
  /** Looks for a newer version now, and downloads it where it can be installed. Ends when that is done, or failed. */
  'update.check': { input: z.strictObject({}), output: z.object({ updates: updatesViewSchema }) },
  /** Puts the version that is ready in this one's place and restarts. Only for a person at the window or the tray. */
  'update.install': { input: z.strictObject({}), output: z.object({}) },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;
