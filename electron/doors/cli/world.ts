/** What the command line needs from the process it runs in. Tests hand in their own. */
import type { Clock } from '#engine/ports.ts';

export interface Terminal {
  /** A person sits there who can be asked. */
  readonly interactive: boolean;
  out(text: string): void;
  /** To standard output as they are; resolves when the reader can take more. */
  outBytes(bytes: Uint8Array): Promise<void>;
  err(text: string): void;
  /** All of standard input, as text. */
  readInput(): Promise<string>;
  /** Asks with the answer in sight. */
  ask(question: string): Promise<string>;
  /** Asks with the answer hidden. */
  askHidden(question: string): Promise<string>;
}

export interface CliWorld {
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly cwd: string;
  /** False from a clone, where the demo is the default. */
  readonly isPackaged: boolean;
  /** True on a runtime that is not Electron's own build: then only services on this machine are talked to. */
  readonly loopbackOnly: boolean;
  readonly terminal: Terminal;
  readonly clock: Clock;
  /** Resolves when the person wants to stop (Ctrl-C). */
  untilStopped(): Promise<void>;
}

/** Options that every command takes. */
export interface GlobalOptions {
  readonly dataDir?: string;
  readonly live?: boolean;
  readonly demo?: boolean;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** A command's result: what to print and how to end. */
export interface Outcome {
  readonly exitCode: number;
  /** For people: whole lines. */
  readonly text: string;
  /** For programs: one object. */
  readonly json: unknown;
}
