/** The demo's sandbox: one world for each demo folder, continued where it was left. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DEMO_PACE, type Sandbox, type SandboxClock, type WorldCommand } from './sandbox.ts';
import { startSandbox } from './start.ts';

export interface DemoOptions {
  readonly dataDir: string;
  readonly clock: SandboxClock;
  /** For a world that begins now; one that goes on keeps its own. */
  readonly seed?: number;
  readonly pace?: number;
}

const worldFileSchema = z.object({
  seed: z.int(),
  epoch: z.int(),
  pace: z.number().positive(),
  /** For a folder whose demo must not meet the ports of another demo's. */
  portBase: z.int().min(1_024).max(65_000).optional(),
  commands: z.array(z.looseObject({ kind: z.string(), at: z.int() })),
});

const DEMO_SEED = 7;
/** Where the demo's five services and its fake Stripe answer if nobody else is there; addresses then stay the same from start to start. */
const DEMO_PORT_BASE = 17_330;

/** Long enough to see that a payment is watched. */
const DEMO_WEBHOOK_DELAY = 4_000;

export async function startDemo({ dataDir, clock, seed = DEMO_SEED, pace = DEMO_PACE }: DemoOptions): Promise<Sandbox> {
  const file = join(dataDir, 'sandbox.json');
  const known = readWorld(file, clock.now());
  const world = known ?? { seed, epoch: clock.now(), pace, commands: [] as WorldCommand[] };
  const commands = [...world.commands];
  const keep = () => {
    writeFileSync(`${file}.new`, JSON.stringify({ ...world, commands }), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  keep();
  const sandbox = await startSandbox({
    seed: world.seed,
    epoch: world.epoch,
    pace: world.pace,
    clock,
    portBase: known?.portBase ?? DEMO_PORT_BASE,
    commands: world.commands,
    challenge: 'ask',
    webhooks: { delayMs: DEMO_WEBHOOK_DELAY },
    onCommand(command) {
      commands.push(command);
      keep();
    },
  });
  if (known !== null) sandbox.wake();
  return sandbox;
}

/** A world file that cannot be read, or that is from the future, is put aside: the demo begins a new world. */
function readWorld(file: string, now: number) {
  if (!existsSync(file)) return null;
  const parsed = worldFileSchema.safeParse(parseJson(readFileSync(file, 'utf8')));
  if (parsed.success && parsed.data.epoch <= now)
    return { ...parsed.data, commands: parsed.data.commands as unknown as WorldCommand[] };
  renameSync(file, `${file}.damaged-${now}`);
  return null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
