/** What the executable of a packaged app is started as. Pure. */

/**
 * `plimsoll-app [switches] -- cli ...` is the command line; what follows `--` is no switch of Chromium's.
 * @returns its arguments, or null when the desktop app is meant
 */
export function packedCommand(argv: readonly string[]): readonly string[] | null {
  const given = argv.slice(1);
  const at = given.indexOf('--');
  if (at === -1 || given[at + 1] !== 'cli') return null;
  return given.slice(0, at).every((part) => part.startsWith('-')) ? given.slice(at + 2) : null;
}

/** Whoever reaches a debugging port can press every button of the page, also another user of the machine. */
export function debuggingAsked(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(1, end === -1 ? undefined : end).some((part) => /^--?remote-debugging-/i.test(part));
}
