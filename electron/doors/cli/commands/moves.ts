/** Budget moved from one agent to another, and back. */
import { randomUUID } from 'node:crypto';
import type { MoveView } from '#shared/contract/agentCalls.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { byStart } from '../byStart.ts';
import { type ConfirmOptions, confirm } from '../confirm.ts';
import { EXIT, exitCodeOfMove } from '../exitCode.ts';
import { chooseFolder } from '../folderChoice.ts';
import { typedFigure } from '../money/typedAmount.ts';
import { endFor } from '../moveEnd.ts';
import { moveTable, moveText, previewFacts } from '../render/agents.ts';
import { exact } from '../render/gate.ts';
import { ASKS, LOOKS, withFolder } from '../scope.ts';
import type { Session } from '../session.ts';
import { findWallet } from '../walletRef.ts';
import type { CliWorld, GlobalOptions, Outcome } from '../world.ts';

export interface MoveOptions extends ConfirmOptions {
  readonly from: string;
  readonly to: string;
  readonly amount: string;
  readonly wallet?: string;
  readonly standing?: boolean;
  readonly reason: string;
}

export async function moveBudget(options: MoveOptions, world: CliWorld): Promise<Outcome> {
  const { digits, unit } = typedFigure(options.amount, '--amount');
  const { standing = false, reason } = options;
  return withFolder(options, world, ASKS, async (session) => {
    const { agents, wallets } = await session.call('snapshot.get', {});
    const walletId = options.wallet === undefined ? null : findWallet(wallets, options.wallet).id;
    const move = {
      from: endFor(agents, options.from, walletId, '--from'),
      to: endFor(agents, options.to, walletId, '--to'),
      amount: digits,
      standing,
    };
    const { preview } = await session.call('moves.preview', move);
    if (preview.refusal !== null)
      throw new PlimsollError({ kind: 'refused', message: preview.refusal, help: 'Nothing was moved.' });
    if (unit !== null && unit !== preview.amount.unit)
      throw new PlimsollError({
        kind: 'invalid-input',
        message: `--amount: ${preview.fromName} is not in ${unit === 'credit' ? 'credits' : unit}.`,
        help: 'Nothing was moved.',
      });
    await confirm(
      {
        what: `Move ${exact(preview.amount)} from ${preview.fromName} to ${preview.toName}`,
        facts: [
          ...previewFacts(preview, world.clock.now()),
          ['Holds', standing ? 'from now on: both limits are changed' : 'for the present window'],
          ['Reason', reason],
        ],
        next: 'It is written down first, and can be undone while what was moved is not spent.',
      },
      options,
      world,
    );
    return sent(session, { ...move, moveId: randomUUID(), reason });
  });
}

export function undoMove(
  wanted: string,
  options: ConfirmOptions & { readonly reason?: string },
  world: CliWorld,
): Promise<Outcome> {
  return withFolder(options, world, ASKS, async (session) => {
    const { moves } = await session.call('snapshot.get', {});
    const move = byStart(moves, wanted, 'move');
    const facts = [
      ['Moved', `${exact(move.amount)} from ${move.fromName} to ${move.toName}`],
      ['Reason then', move.reason],
    ] as const;
    await confirm({ what: `Take back ${exact(move.amount)} from ${move.toName}`, facts }, options, world);
    const { reason } = options;
    const input = { moveId: move.id, ...(reason === undefined ? {} : { reason }) };
    return outcomeOf((await session.call('moves.undo', input)).move);
  });
}

export function listMoves(options: GlobalOptions, world: CliWorld): Promise<Outcome> {
  const none = 'Nothing was moved yet.\n';
  if (!chooseFolder(options, world).exists)
    return Promise.resolve({ exitCode: EXIT.ok, text: none, json: { moves: [] } });
  return withFolder(options, world, LOOKS, async (session) => {
    const { moves } = await session.call('snapshot.get', {});
    const text = moves.length === 0 ? none : moveTable(moves, world.clock.now());
    return { exitCode: EXIT.ok, text, json: { moves } };
  });
}

/** An answer that is lost says nothing of the move: its id asks for the same one again, and never for a second. */
async function sent(session: Session, input: Parameters<typeof startOnce>[1]): Promise<Outcome> {
  try {
    return outcomeOf(await startOnce(session, input));
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.kind !== 'unavailable') throw error;
    throw new PlimsollError(
      {
        kind: 'unavailable',
        message: `${error.message} What became of the move is not known here.`,
        help: `Do not move it again before you have looked for ${input.moveId.slice(0, 8)}: plimsoll agents moves`,
      },
      { cause: error },
    );
  }
}

async function startOnce(
  session: Session,
  input: Parameters<typeof session.call<'moves.start'>>[1],
): Promise<MoveView> {
  return (await session.call('moves.start', input)).move;
}

function outcomeOf(move: MoveView): Outcome {
  const exitCode = exitCodeOfMove(move);
  return { exitCode, text: moveText(move), json: { exitCode, move } };
}
