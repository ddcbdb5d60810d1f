/** What the launchers say. Their own words go to stderr, so that stdout stays the app's. */

/** A failure that a person can do something about: what happened, and what to do. */
export class LaunchError extends Error {
  override readonly name = 'LaunchError';
  readonly advice: string | undefined;

  constructor(message: string, advice?: string) {
    super(message);
    this.advice = advice;
  }
}

export type Say = (line: string) => void;

export const say: Say = (line) => {
  process.stderr.write(`plimsoll: ${line}\n`);
};

/** Runs a launcher to its exit code; a LaunchError is told in words, anything else with its stack. */
export async function runLauncher(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (error instanceof LaunchError) {
      say(error.message);
      if (error.advice !== undefined) say(error.advice);
    } else {
      say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    process.exitCode = 1;
  }
}
