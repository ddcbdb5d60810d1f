/** What goes between the app's thread and the worker. Questions and answers travel as JSON, which is faster than clones. */
import type { LogEvent } from '#engine/log/events.ts';
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { QuestionName } from './core.ts';
import type { GateMemory } from './gate.ts';
import type { Progress } from './model.ts';

/** Handed to the worker when it is started. */
export interface WorkerSetup {
  readonly file: string;
  readonly indexFile: string | null;
  readonly batch?: number;
  readonly gate: GateMemory;
}

export type ToWorker =
  | { readonly id: number; readonly ask: QuestionName | 'checkpoint'; readonly input: string; readonly now: number }
  | { readonly close: true };

export type FromWorker =
  | { readonly id: number; readonly answer: string }
  /** `detail` is for the log: what a defect said, and where. */
  | { readonly id: number; readonly error: ErrorInfo; readonly detail: string | null }
  | { readonly log: readonly [level: 'info' | 'warn' | 'error', event: LogEvent, fields: Record<string, unknown>] }
  | { readonly progress: Progress };
