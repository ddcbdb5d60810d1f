/** Where windows go. Pure: rectangles in, rectangles out, in device-independent pixels. */
import { z } from 'zod';

export const rectangleSchema = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() });
export type Rectangle = z.infer<typeof rectangleSchema>;

export const windowStateSchema = z.object({ bounds: rectangleSchema.nullable(), maximized: z.boolean() });
export type WindowState = z.infer<typeof windowStateSchema>;

export const DEFAULT_SIZE = { width: 1120, height: 760 } as const;
export const MINIMUM_SIZE = { width: 720, height: 520 } as const;
export const PANEL_SIZE = { width: 380, height: 560 } as const;

/** So much of the title bar must be on a display that a person can still take hold of the window. */
const GRIP = { width: 120, height: 32 } as const;
const MARGIN = 8;

/** The bounds to open with: as they were, where they can still be seen; null leaves the place to the desktop. */
export function usableBounds(saved: Rectangle | null, workAreas: readonly Rectangle[]): Rectangle | null {
  if (saved === null) return null;
  const area = workAreas.find((candidate) => {
    const across = Math.min(saved.x + saved.width, candidate.x + candidate.width) - Math.max(saved.x, candidate.x);
    const topIsOn = saved.y >= candidate.y - 1 && saved.y + GRIP.height <= candidate.y + candidate.height;
    return topIsOn && across >= GRIP.width;
  });
  if (area === undefined) return null;
  return {
    ...saved,
    width: clamp(saved.width, MINIMUM_SIZE.width, Math.max(MINIMUM_SIZE.width, area.width)),
    height: clamp(saved.height, MINIMUM_SIZE.height, Math.max(MINIMUM_SIZE.height, area.height)),
  };
}

/**
 * The panel hangs from the tray icon, towards the middle of the screen. Where the desktop does not tell where the icon
 * is (Linux), it opens at the pointer, which has just clicked it.
 */
export function panelBounds(trayIcon: Rectangle | null, pointer: { x: number; y: number }, area: Rectangle): Rectangle {
  const width = Math.min(PANEL_SIZE.width, area.width - 2 * MARGIN);
  const height = Math.min(PANEL_SIZE.height, area.height - 2 * MARGIN);
  const anchor = trayIcon !== null && trayIcon.width > 0 ? trayIcon : { ...pointer, width: 0, height: 0 };
  const centre = { x: anchor.x + anchor.width / 2, y: anchor.y + anchor.height / 2 };
  const upper = centre.y < area.y + area.height / 2;
  const y = upper ? anchor.y + anchor.height + MARGIN : anchor.y - height - MARGIN;
  return {
    x: Math.round(clamp(centre.x - width / 2, area.x + MARGIN, area.x + area.width - width - MARGIN)),
    y: Math.round(clamp(y, area.y + MARGIN, area.y + area.height - height - MARGIN)),
    width,
    height,
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
