/** A desktop of the test's own: a private message bus with a notification server and, if wanted, a tray on it. */
import type { MessageBus } from '@jellybrick/dbus-next';
import { startPrivateBus } from '#launch/helpers.ts';
import { connectTo } from './bus.ts';
import { type Notifications, standInNotifications } from './notifications.ts';
import { standInTrayHost, type TrayHost } from './trayHost.ts';

export interface Desktop {
  /** What an app needs in its environment to find this desktop. */
  readonly env: Readonly<Record<string, string>>;
  readonly notifications: Notifications;
  /** Null on a desktop that has no tray. */
  readonly tray: TrayHost | null;
  /** A tray comes to a desktop that had none. */
  addTray(): Promise<TrayHost>;
  close(): Promise<void>;
}

/** @param options.everyUser the app may run as another user than the test */
export async function startDesktop(options: {
  readonly tray: boolean;
  readonly everyUser?: boolean;
}): Promise<Desktop> {
  const helper = await startPrivateBus({ everyUser: options.everyUser ?? false });
  const address = helper.env.DBUS_SESSION_BUS_ADDRESS;
  if (address === undefined) throw new Error('the private bus has no address');
  const connections: MessageBus[] = [];
  const connect = async () => {
    const bus = await connectTo(address);
    connections.push(bus);
    return bus;
  };
  const notifications = await standInNotifications(await connect());
  let tray: TrayHost | null = null;
  const addTray = async () => {
    tray = await standInTrayHost(await connect());
    return tray;
  };
  if (options.tray) await addTray();

  return {
    env: helper.env,
    notifications,
    get tray() {
      return tray;
    },
    addTray,
    async close() {
      for (const bus of connections) bus.disconnect();
      await helper.close();
    },
  };
}
