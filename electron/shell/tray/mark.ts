/**
 * The Plimsoll mark as a shape: a ring with a horizontal line through it, filled to a level. Pure geometry: which paint
 * lies at a point. Each level is a shape of its own, so that no colour is needed to tell them apart:
 * ok is filled to its level; low adds a round badge; critical has an exclamation mark in place of the line's middle;
 * empty is crossed out; unknown is a dashed ring with nothing in it.
 */
import type { Level } from '#shared/domain/level.ts';

/** What is painted at a point: the line and ring, the level inside, the badge or sign, or nothing. */
export type Paint = 'ink' | 'fill' | 'sign' | null;

export interface Mark {
  readonly level: Level;
  /** Sixteenths of the ring's inside that are filled: 0 to 16. */
  readonly step: number;
}

export const FILL_STEPS = 16;

/** The fill as a step. A little left is never drawn as nothing, and not quite full never as full. */
export function fillStep(fill: number | null): number {
  if (fill === null || fill <= 0) return 0;
  if (fill >= 1) return FILL_STEPS;
  return Math.min(FILL_STEPS - 1, Math.max(1, Math.round(fill * FILL_STEPS)));
}

/** Proportions for an icon of `size` pixels. Whole pixels where an edge must be sharp. */
interface Measures {
  readonly centre: number;
  readonly outer: number;
  readonly inner: number;
  /** Half the thickness of the line: whole pixels, so that its edges fall between two rows. */
  readonly half: number;
  readonly unit: number;
}

export function measures(size: number): Measures {
  const unit = size / 16;
  const stroke = Math.max(1.5, 1.6 * unit);
  const outer = 6.5 * unit;
  return { centre: size / 2, outer, inner: outer - stroke, half: Math.max(1, Math.floor(unit)), unit };
}

/** The paint at (x, y), in pixels from the top left of an icon of `size` pixels. */
export function paintAt(mark: Mark, size: number, x: number, y: number): Paint {
  const m = measures(size);
  const dx = x - m.centre;
  const dy = y - m.centre;
  const radius = Math.hypot(dx, dy);
  if (mark.level === 'low') {
    const badge = badgeAt(m, x, y);
    if (badge !== undefined) return badge;
  }
  const onLine = Math.abs(dy) <= m.half && Math.abs(dx) <= m.centre;
  const outside = radius > m.outer;
  if (outside) return onLine ? 'ink' : null;
  if (radius >= m.inner) {
    if (mark.level === 'unknown' && !onLine && isBetweenDashes(dx, dy)) return null;
    return 'ink';
  }
  return insideAt(mark, m, dx, dy, onLine);
}

function insideAt(mark: Mark, m: Measures, dx: number, dy: number, onLine: boolean): Paint {
  switch (mark.level) {
    case 'critical':
      return isExclamation(m, dx, dy) ? 'sign' : null;
    case 'empty':
      return isCross(m, dx, dy) ? 'sign' : null;
    case 'unknown':
      return onLine ? 'ink' : null;
    default:
      if (onLine) return 'ink';
      return dy >= m.inner - (2 * m.inner * mark.step) / FILL_STEPS ? 'fill' : null;
  }
}

/** `undefined` where the badge and the gap around it are not. */
function badgeAt(m: Measures, x: number, y: number): Paint | undefined {
  const distance = Math.hypot(x - 12.5 * m.unit, y - 3.5 * m.unit);
  if (distance <= 3.1 * m.unit) return 'sign';
  return distance <= 4.2 * m.unit ? null : undefined;
}

function isExclamation(m: Measures, dx: number, dy: number): boolean {
  if (Math.abs(dx) > m.half) return false;
  const bar = dy >= -3.6 * m.unit && dy <= 0.9 * m.unit;
  const dot = dy >= 2 * m.unit && dy <= 2 * m.unit + 2 * m.half;
  return bar || dot;
}

function isCross(m: Measures, dx: number, dy: number): boolean {
  const reach = 2.9 * m.unit;
  const thick = 0.85 * m.unit * Math.SQRT2;
  if (Math.max(Math.abs(dx), Math.abs(dy)) > reach) return false;
  return Math.abs(dx - dy) <= thick || Math.abs(dx + dy) <= thick;
}

/** Eight dashes, none of them ending at the line. */
function isBetweenDashes(dx: number, dy: number): boolean {
  const turn = (Math.atan2(dy, dx) / (2 * Math.PI) + 1) % 1;
  const within = (turn * 8 + 0.5) % 1;
  return within > 0.3 && within < 0.7 ? false : within <= 0.2 || within >= 0.8;
}
