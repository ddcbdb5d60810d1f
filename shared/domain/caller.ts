/** Who asks for something: the door it came through, and what the one behind it calls itself. Told in the audit log. */
import { z } from 'zod';

/** `rule` is a rule of the user's at work (an envelope's hard line); `app` is Plimsoll finishing what was begun. */
export const doorSchema = z.enum(['window', 'tray', 'cli', 'mcp', 'rule', 'app']);
export type Door = z.infer<typeof doorSchema>;

export const callerSchema = z.object({
  door: doorSchema,
  /** The name that a client of the door gave itself, or the rule's; null where there is none. Never proof of anything. */
  name: z.string().max(120).nullable(),
});
export type Caller = z.infer<typeof callerSchema>;

export const APP: Caller = { door: 'app', name: null };
