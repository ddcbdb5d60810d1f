/** Instants are UTC milliseconds since 1970, as integers. Zones belong to the screen and to exports. */
import { z } from 'zod';

export const instantSchema = z.int();
export type Instant = z.infer<typeof instantSchema>;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
