/** The tools of the gate: asking before spending, holding an amount, and saying what the work cost. */
import { randomUUID } from 'node:crypto';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import type { Decision } from '#shared/contract/agentCalls.ts';
import { LONGEST_HOLD_SECONDS } from '#shared/domain/reservation.ts';
import { unitSchema } from '#shared/money/amount.ts';
import { agentArg, type ToolParts } from './lookTools.ts';
import { addTool } from './tool.ts';
import { decisionData, decisionOut, reservationData, reservationOut } from './views.ts';

const costArg = z
  .string()
  .trim()
  .regex(/^\d{1,30}(\.\d{1,12})?$/, 'an amount is plain digits in a string, like "0.25"')
  .describe('Plain decimal digits in a string, in the wallet’s unit: "0.25".');
const idArg = z.string().trim().min(1).max(100).describe('The reservation’s id.');
const endedOut = z.object({ reservation: reservationOut, note: z.string() });

export function addGateTools(server: McpServer, { ask, reach, now, onDefect }: ToolParts): void {
  const { only } = reach;
  const question = {
    ...(only === null ? { agent: agentArg } : {}),
    cost: costArg,
    unit: unitSchema.optional().describe('"credit" or a currency code; refused where the wallet is in another.'),
    wallet: z
      .string()
      .trim()
      .min(1)
      .max(128)
      .optional()
      .describe('A wallet’s id or name, where the agent draws on several.'),
  };
  type Question = { agent?: string; cost: string; unit?: string | undefined; wallet?: string | undefined };
  const asked = ({ agent, cost, unit, wallet }: Question) => ({
    agent: only ?? agent ?? '',
    cost,
    ...(unit === undefined ? {} : { unit }),
    ...(wallet === undefined ? {} : { wallet }),
  });
  const who = only === null ? 'an agent' : 'you';

  addTool(
    server,
    {
      ...{ name: 'check', title: 'May it be spent?', looks: true },
      description: `Ask before ${who} spend${only === null ? 's' : ''}: may this cost be paid now? Answers from what is known on this machine, asks nobody and holds nothing. Only "allowed": true is a yes; when it is false, do not do the work, and say the reason. For work that takes a while, use "reserve".`,
      input: z.strictObject(question),
      output: decisionOut,
      async run(input) {
        const { decision } = await ask('gate.check', asked(input as Question));
        return { data: decisionData(decision, now()), lines: decisionLines(decision) };
      },
    },
    onDefect,
  );

  addTool(
    server,
    {
      ...{ name: 'reserve', title: 'Reserve', looks: false, addsUp: true },
      description:
        'The same question as "check", and when it is allowed the amount is held on this machine so that no other agent is promised it. Nothing is paid. When the work is done, "settle" with what it really cost; when it is not done, "release". What is neither is let go after "seconds". A repeat with the same "id" holds nothing twice.',
      input: z.strictObject({
        ...question,
        seconds: z.int().min(1).max(LONGEST_HOLD_SECONDS).optional().describe('How long it is held; else 600.'),
        id: z.uuid().optional().describe('A UUID of your own, to repeat a request whose answer was lost.'),
      }),
      output: decisionOut,
      async run(input) {
        const { seconds, id = randomUUID() } = input;
        // Named here at the latest, so that a question that is put again when the app went away holds nothing twice.
        const reserve = { id, ...(seconds === undefined ? {} : { seconds }) };
        const { decision } = await ask('gate.check', { ...asked(input as Question), reserve });
        if (decision.reservation !== null) reach.noteReserved(decision.reservation.id);
        return { data: decisionData(decision, now()), lines: decisionLines(decision) };
      },
    },
    onDefect,
  );

  addTool(
    server,
    {
      ...{ name: 'settle', title: 'Settle', looks: false },
      description:
        'The reserved work is done and cost this (else what was reserved). Say what it really cost, more or less: it counts against the limits until the service’s own figures tell of it. Nothing is paid by this.',
      input: z.strictObject({ reservationId: idArg, cost: costArg.optional() }),
      output: endedOut,
      async run({ reservationId, cost }) {
        await reach.checkOwn(reservationId);
        const input = { reservationId, ...(cost === undefined ? {} : { cost }) };
        const { reservation, note } = await ask('gate.settle', input);
        return { data: { reservation: reservationData(reservation), note }, lines: [note] };
      },
    },
    onDefect,
  );

  addTool(
    server,
    {
      ...{ name: 'release', title: 'Release', looks: false },
      description: 'The reserved work is not done and cost nothing: lets the amount go.',
      input: z.strictObject({ reservationId: idArg }),
      output: endedOut,
      async run({ reservationId }) {
        await reach.checkOwn(reservationId);
        const { reservation, note } = await ask('gate.release', { reservationId });
        return { data: { reservation: reservationData(reservation), note }, lines: [note] };
      },
    },
    onDefect,
  );
}

function decisionLines({ allowed, code, reason, reservation }: Decision): string[] {
  const head = allowed ? `Allowed. ${reason}` : `Denied (${code}). ${reason}`;
  return reservation === null ? [head] : [head, `Reservation ${reservation.id}: settle or release it.`];
}
