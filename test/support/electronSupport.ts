/** How current a version of Electron is. The Electron project mends the newest three major versions. */

export type Support = 'newest' | 'supported' | 'unsupported';

const MAJORS_MENDED = 3;

/** @throws RangeError for what is no version */
export function supportOf(ours: string, newest: string): Support {
  const [our, theirs] = [partsOf(ours), partsOf(newest)];
  const behind = theirs[0] - our[0];
  if (behind >= MAJORS_MENDED) return 'unsupported';
  const isNewest = behind < 0 || (behind === 0 && (our[1] - theirs[1] || our[2] - theirs[2]) >= 0);
  return isNewest ? 'newest' : 'supported';
}

function partsOf(version: string): readonly [number, number, number] {
  const parts = /^(\d+)\.(\d+)\.(\d+)$/.exec(version.trim())?.slice(1).map(Number);
  if (parts === undefined) throw new RangeError(`"${version}" is no version`);
  return parts as [number, number, number] & number[];
}
