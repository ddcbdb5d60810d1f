/** Runs one app at a time, and a new one after each build. */

export interface RestarterOptions<Child> {
  start(): Child;
  stop(child: Child): Promise<void>;
  ended(child: Child): Promise<number>;
  say(line: string): void;
}

export interface Restarter {
  /** Names a build to wait for. @returns what to call each time that build is done. */
  expect(build: string): () => void;
  stop(): void;
  /** The app's exit code, once it ended by itself or by `stop`, and not for a restart. */
  readonly finished: Promise<number>;
}

/** The app starts when every expected build was done once, and again after each later one. */
export function restarter<Child>(options: RestarterOptions<Child>): Restarter {
  const waiting = new Set<string>();
  let running: Child | null = null;
  let restarting = false;
  let again = false;
  let finish: (code: number) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const finished = new Promise<number>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });

  const start = () => {
    const child = options.start();
    running = child;
    options.ended(child).then((code) => {
      if (!restarting && running === child) finish(code);
    }, fail);
  };
  const restart = async () => {
    if (restarting) {
      again = true;
      return;
    }
    restarting = true;
    do {
      again = false;
      if (running !== null) {
        options.say('main changed: restarting the app.');
        await options.stop(running);
      }
    } while (again);
    restarting = false;
    start();
  };

  return {
    expect(build) {
      waiting.add(build);
      return () => {
        waiting.delete(build);
        if (waiting.size === 0) restart().catch(fail);
      };
    },
    stop() {
      if (running === null) finish(0);
      else options.stop(running).catch(fail);
    },
    finished,
  };
}
