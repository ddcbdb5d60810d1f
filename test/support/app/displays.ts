/** The displays that the launcher brought: one for each worker, since windows of two apps would take the focus from one another. */

export interface Display {
  readonly DISPLAY: string;
  readonly XAUTHORITY: string;
}

/** PLIMSOLL_DISPLAYS as the launcher writes it; without it there is the one display of whoever runs the tests. */
export function displaysIn(env: Readonly<Record<string, string | undefined>>): readonly Display[] {
  const { PLIMSOLL_DISPLAYS: given } = env;
  return given === undefined ? [] : (JSON.parse(given) as Display[]);
}

/** In a worker of Playwright's: the programs that it starts meet the display of this worker. */
export function takeOwnDisplay(env: NodeJS.ProcessEnv): void {
  const { TEST_PARALLEL_INDEX: worker } = env;
  if (worker === undefined) return;
  Object.assign(env, displaysIn(env)[Number(worker)]);
}
