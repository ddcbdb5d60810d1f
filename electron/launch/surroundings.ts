/** What this machine lacks for a desktop app, and what to do about it. Pure decisions; `system.ts` acts on them. */
import { isKnown, missingIn, NOTIFICATION_LIBRARY, packagesFor } from './libraries.ts';

export interface Situation {
  readonly platform: NodeJS.Platform;
  readonly root: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** systemd's session bus is there although no variable says so. */
  readonly busSocket: boolean;
  readonly systemBus: boolean;
  readonly xvfb: boolean;
  readonly dbusDaemon: boolean;
  /** Tests want a display and a bus of their own, also where a person has theirs. */
  readonly apart: boolean;
  readonly thirdParty: boolean;
  /** Bytes of shared memory the kernel gives out, or null where /dev/shm is not usable. */
  readonly sharedMemory: number | null;
}

export interface Plan {
  readonly virtualDisplay: boolean;
  readonly privateBus: boolean;
  /** Our bus stands in for the system's as well, so that Electron does not complain of its absence all the time. */
  readonly systemBusStandIn: boolean;
  /** Switches for Electron. */
  readonly flags: readonly string[];
}

/** Under this much shared memory Chromium's pages may crash (a container's usual 64 MB is too little). */
const ENOUGH_SHARED_MEMORY = 256 * 1024 * 1024;

export function planFor(situation: Situation): Plan {
  const { env, root, apart } = situation;
  if (situation.platform !== 'linux') {
    return { virtualDisplay: false, privateBus: false, systemBusStandIn: false, flags: [] };
  }
  const x11 = isSet(env.DISPLAY);
  const wayland = isSet(env.WAYLAND_DISPLAY);
  const virtualDisplay = (!x11 && !wayland) || (apart && (situation.xvfb || root));
  const hasBus = isSet(env.DBUS_SESSION_BUS_ADDRESS) || situation.busSocket;
  const privateBus = !hasBus || (apart && (situation.dbusDaemon || root));

  const systemBusStandIn = privateBus && !situation.systemBus;

  const flags: string[] = [];
  if (root) flags.push('--no-sandbox');
  // A virtual display has no graphics card; looking for one only fills the terminal with errors.
  if (virtualDisplay) flags.push('--disable-gpu');
  // Electron 38 and later find Wayland by themselves.
  if (situation.thirdParty && !virtualDisplay && wayland && !x11) flags.push('--ozone-platform-hint=auto');
  if (situation.sharedMemory === null || situation.sharedMemory < ENOUGH_SHARED_MEMORY) {
    flags.push('--disable-dev-shm-usage');
  }
  return { virtualDisplay, privateBus, systemBusStandIn, flags };
}

export interface Findings {
  /** What `ldd` printed for the runtime. */
  readonly ldd: string;
  readonly ldconfig: string;
  readonly hasFont: boolean;
  /** Package names that apt knows; empty without apt or before its first update. */
  readonly available: ReadonlySet<string>;
}

export interface Needs {
  /** Without these nothing starts. */
  readonly required: readonly string[];
  /** Without these it starts, and lacks something. */
  readonly wanted: readonly string[];
  /** Missing libraries whose package is not known. */
  readonly unknown: readonly string[];
  /** The missing things by their own names, for systems with other package managers. */
  readonly things: readonly string[];
}

export function needsOf(plan: Plan, situation: Situation, findings: Findings): Needs {
  const libraries = missingIn(findings.ldd);
  const { packages, unknown } = packagesFor(libraries, findings.available);
  const required = [...packages];
  const things = [...libraries];
  if (plan.virtualDisplay && !situation.xvfb) {
    required.push('xvfb');
    things.push('Xvfb');
  }
  if (plan.privateBus && !situation.dbusDaemon) {
    required.push('dbus');
    things.push('dbus-daemon');
  }
  if (plan.virtualDisplay && !findings.hasFont) {
    required.push('fonts-dejavu-core');
    things.push('a font');
  }
  const silent = !isKnown(NOTIFICATION_LIBRARY, findings.ldconfig);
  const wanted = silent ? packagesFor([NOTIFICATION_LIBRARY], findings.available).packages : [];
  return { required, wanted, unknown, things: silent ? [...things, NOTIFICATION_LIBRARY] : things };
}

export type Remedy =
  | { readonly kind: 'none' }
  | { readonly kind: 'install'; readonly packages: readonly string[] }
  /** Go on, and mention it. */
  | { readonly kind: 'mention'; readonly command: string }
  | { readonly kind: 'stop'; readonly advice: string };

export function remedyFor(needs: Needs, who: { readonly root: boolean; readonly apt: boolean }): Remedy {
  const packages = [...needs.required, ...needs.wanted];
  if (packages.length === 0 && needs.unknown.length === 0) return { kind: 'none' };
  if (!who.apt) {
    const nothingVital = needs.required.length === 0 && needs.unknown.length === 0;
    const advice = `install with your system's package manager what provides: ${needs.things.join(', ')}`;
    return nothingVital ? { kind: 'mention', command: advice } : { kind: 'stop', advice: `Please ${advice}.` };
  }
  const command = `sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  // A library of unknown home may come along with the others; what is still missing afterwards is told then.
  if (who.root && packages.length > 0) return { kind: 'install', packages };
  if (needs.unknown.length > 0) {
    const rest = packages.length === 0 ? '' : ` Besides: ${command}`;
    return { kind: 'stop', advice: `No Debian package is known for ${needs.unknown.join(', ')}; install it.${rest}` };
  }
  return needs.required.length === 0
    ? { kind: 'mention', command }
    : { kind: 'stop', advice: `Install it with this command, then start again:\n  ${command}` };
}

export function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
