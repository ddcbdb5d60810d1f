/** Makes the machine fit to show a desktop app, and says what it does. On an ordinary desktop it does nothing. */
import { existsSync, readdirSync, statfsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { aptInstall, aptPackageNames, aptUpdate, hasApt } from './apt.ts';
import { type Helper, startPrivateBus, startVirtualDisplay, VIRTUAL_SCREEN } from './helpers.ts';
import { missingIn } from './libraries.ts';
import { findProgram, run } from './processes.ts';
import { isThirdParty } from './runtime.ts';
import { type Findings, isSet, needsOf, type Plan, planFor, remedyFor, type Situation } from './surroundings.ts';
import { LaunchError, type Say } from './words.ts';

export interface Surroundings {
  /** To be laid over the app's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Switches for Electron. */
  readonly flags: readonly string[];
  /** Ends what was started for the app. */
  close(): Promise<void>;
}

export interface SystemOptions {
  /** A display and a bus of our own even where the person has some: for tests. */
  readonly apart?: boolean;
  readonly say: Say;
}

/** @throws LaunchError when something is missing that only the user can bring. */
export async function prepareSystem(executable: string, options: SystemOptions): Promise<Surroundings> {
  const { say } = options;
  const situation = look(executable, options.apart ?? false);
  const plan = planFor(situation);
  if (situation.platform !== 'linux') return { env: {}, flags: plan.flags, close: async () => {} };
  await bringWhatIsMissing(executable, plan, situation, say);
  if (plan.flags.includes('--no-sandbox')) say("running as root: Chromium's own sandbox is off (--no-sandbox).");

  const helpers: Helper[] = [];
  const close = async () => {
    for (const helper of helpers.splice(0).reverse()) await helper.close();
  };
  try {
    if (plan.virtualDisplay) {
      const display = await startVirtualDisplay();
      helpers.push(display);
      const why = options.apart ? 'for the tests' : 'as this machine has none';
      say(`a virtual display ${display.env.DISPLAY} (${VIRTUAL_SCREEN}) was started, ${why}.`);
    }
    if (plan.privateBus) {
      helpers.push(await startPrivateBus());
      say(`a private D-Bus session was started, ${options.apart ? 'for the tests' : 'as there is none here'}.`);
    }
  } catch (error) {
    await close();
    throw error;
  }
  const env: Record<string, string> = Object.assign({}, ...helpers.map((helper) => helper.env));
  const bus = env.DBUS_SESSION_BUS_ADDRESS;
  if (plan.systemBusStandIn && bus !== undefined) env.DBUS_SYSTEM_BUS_ADDRESS = bus;
  return { env, flags: plan.flags, close };
}

/** On Linux, why Chromium's sandbox may fail for an ordinary user, in words; null when it should work. */
export async function sandboxTrouble(): Promise<string | null> {
  if (process.platform !== 'linux' || process.getuid?.() === 0 || findProgram('unshare') === null) return null;
  if ((await run('unshare', ['--user', '--map-root-user', 'true'])).code === 0) return null;
  return (
    "This system does not let programs make user namespaces, which Chromium's sandbox needs. Allow them with\n" +
    '  sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0   (Ubuntu), or\n' +
    '  sudo sysctl -w kernel.unprivileged_userns_clone=1   (Debian).\n' +
    'In a container of your own you may do without it: npm start -- --no-sandbox'
  );
}

function look(executable: string, apart: boolean): Situation {
  const runtimeDir = process.env.XDG_RUNTIME_DIR;
  return {
    platform: process.platform,
    systemBus: isSet(process.env.DBUS_SYSTEM_BUS_ADDRESS) || existsSync('/run/dbus/system_bus_socket'),
    root: process.getuid?.() === 0,
    env: process.env,
    busSocket: isSet(runtimeDir) && existsSync(join(runtimeDir, 'bus')),
    xvfb: findProgram('Xvfb') !== null,
    dbusDaemon: findProgram('dbus-daemon') !== null,
    apart,
    thirdParty: isThirdParty(executable),
    sharedMemory: sharedMemory(),
  };
}

async function bringWhatIsMissing(executable: string, plan: Plan, situation: Situation, say: Say): Promise<void> {
  const apt = hasApt();
  const who = { root: situation.root, apt };
  const found = await inspect(executable);
  let remedy = remedyFor(needsOf(plan, situation, found), who);
  if (remedy.kind === 'none') return;
  if (apt) {
    let available = await aptPackageNames();
    if (remedy.kind === 'install' && !remedy.packages.every((name) => available.has(name))) {
      await aptUpdate(say);
      available = await aptPackageNames();
    }
    remedy = remedyFor(needsOf(plan, situation, { ...found, available }), who);
  }
  if (remedy.kind === 'mention') say(`desktop notifications lack a library: ${remedy.command}`);
  if (remedy.kind === 'stop') throw new LaunchError('This system lacks what a desktop app needs.', remedy.advice);
  if (remedy.kind !== 'install') return;
  await aptInstall(remedy.packages, say);
  const left = missingIn((await inspect(executable)).ldd);
  if (left.length > 0)
    throw new LaunchError(`After installing, these libraries are still missing: ${left.join(', ')}.`);
}

async function inspect(executable: string): Promise<Findings> {
  const [ldd, ldconfig] = await Promise.all([
    run('ldd', [executable]),
    run(findProgram('ldconfig') ?? 'ldconfig', ['-p']),
  ]);
  return { ldd: ldd.stdout, ldconfig: ldconfig.stdout, hasFont: hasFont(), available: new Set() };
}

function hasFont(): boolean {
  const folders = [
    '/usr/share/fonts',
    '/usr/local/share/fonts',
    join(homedir(), '.fonts'),
    join(homedir(), '.local/share/fonts'),
  ];
  return folders.some(
    (folder) =>
      existsSync(folder) &&
      readdirSync(folder, { recursive: true }).some((name) => /\.(ttf|otf|ttc)$/i.test(String(name))),
  );
}

function sharedMemory(): number | null {
  if (!existsSync('/dev/shm')) return null;
  const { blocks, bsize } = statfsSync('/dev/shm');
  return blocks * bsize;
}
