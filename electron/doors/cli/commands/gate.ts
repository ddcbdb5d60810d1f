/** The gate on the command line: may this agent spend that, and what became of what was held for it. */
import type { CallOutput } from '#shared/contract/contract.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { LONGEST_HOLD_SECONDS } from '#shared/domain/reservation.ts';
import { EXIT, exitCodeOfDecision } from '../exitCode.ts';
import { typedFigure, typedWhole } from '../money/typedAmount.ts';
import { decisionText } from '../render/gate.ts';
import { plain } from '../render/text.ts';
import { LOOKS, withFolder } from '../scope.ts';
import type { CliWorld, GlobalOptions, Outcome } from '../world.ts';

export interface CheckOptions extends GlobalOptions {
  readonly agent: string;
  readonly cost: string;
  readonly wallet?: string;
  readonly reserve?: boolean;
  readonly for?: string;
}

export async function check(options: CheckOptions, world: CliWorld): Promise<Outcome> {
  const { agent, wallet } = options;
  const { digits, unit } = typedFigure(options.cost, '--cost');
  const reserve = heldFor(options);
  return withFolder(options, world, LOOKS, async (session) => {
    const { decision } = await session.call('gate.check', {
      agent,
      cost: digits,
      ...(unit === null ? {} : { unit }),
      ...(wallet === undefined ? {} : { wallet }),
      ...(reserve === null ? {} : { reserve }),
    });
    const exitCode = exitCodeOfDecision(decision);
    return { exitCode, text: decisionText(decision, world.clock.now()), json: { exitCode, decision } };
  });
}

export interface SettleOptions extends GlobalOptions {
  readonly cost?: string;
}

export async function settle(id: string, options: SettleOptions, world: CliWorld): Promise<Outcome> {
  const cost = options.cost === undefined ? null : typedFigure(options.cost, '--cost');
  if (cost !== null && cost.unit !== null)
    throw invalid('--cost is in the unit of what was reserved.', 'Write the digits alone.');
  return withFolder(options, world, LOOKS, async (session) => {
    const input = { reservationId: id, ...(cost === null ? {} : { cost: cost.digits }) };
    return ended(await session.call('gate.settle', input));
  });
}

export function release(id: string, options: GlobalOptions, world: CliWorld): Promise<Outcome> {
  return withFolder(options, world, LOOKS, async (session) =>
    ended(await session.call('gate.release', { reservationId: id })),
  );
}

function ended(done: CallOutput<'gate.settle'>): Outcome {
  return { exitCode: EXIT.ok, text: `${plain(done.note)}\n`, json: { exitCode: EXIT.ok, ...done } };
}

function heldFor({ reserve = false, for: seconds }: CheckOptions): { seconds?: number } | null {
  if (!reserve) {
    if (seconds === undefined) return null;
    throw invalid('--for says how long --reserve holds the amount.', 'Add --reserve, or leave --for out.');
  }
  return seconds === undefined ? {} : { seconds: typedWhole(seconds, { min: 1, max: LONGEST_HOLD_SECONDS }, '--for') };
}

function invalid(message: string, help: string): PlimsollError {
  return new PlimsollError({ kind: 'invalid-input', message, help });
}
