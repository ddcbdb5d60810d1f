/** Sleep, battery and network, as the engine wants to know them. */
import type { Net, PowerMonitor } from 'electron';
import type { Engine } from '#engine/engine.ts';
import type { CancelTimer, Clock } from '#engine/ports.ts';

/** Electron tells the main process of no change of the network, so it is looked at: a local flag, no traffic. */
const LOOK_EVERY_MS = 10_000;

export interface PowerParts {
  readonly powerMonitor: Pick<PowerMonitor, 'on' | 'off' | 'isOnBatteryPower'>;
  readonly net: Pick<Net, 'isOnline'>;
  readonly engine: Pick<Engine, 'wake' | 'setConditions'>;
  readonly clock: Clock;
}

/** @returns the function that stops following */
export function followPower({ powerMonitor, net, engine, clock }: PowerParts): () => void {
  const onResume = () => engine.wake('resume');
  const onUnlock = () => engine.wake('unlock');
  const onBattery = () => engine.setConditions({ onBattery: true });
  const onMains = () => engine.setConditions({ onBattery: false });
  powerMonitor.on('resume', onResume);
  powerMonitor.on('unlock-screen', onUnlock);
  powerMonitor.on('on-battery', onBattery);
  powerMonitor.on('on-ac', onMains);

  let online = net.isOnline();
  engine.setConditions({ online, onBattery: powerMonitor.isOnBatteryPower() });
  let cancel: CancelTimer;
  const look = () => {
    cancel = clock.setTimer(LOOK_EVERY_MS, look);
    const now = net.isOnline();
    if (now === online) return;
    online = now;
    engine.setConditions({ online });
    if (online) engine.wake('network');
  };
  cancel = clock.setTimer(LOOK_EVERY_MS, look);

  return () => {
    cancel();
    powerMonitor.off('resume', onResume);
    powerMonitor.off('unlock-screen', onUnlock);
    powerMonitor.off('on-battery', onBattery);
    powerMonitor.off('on-ac', onMains);
  };
}
