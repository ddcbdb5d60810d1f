/** A connection to a message bus, and objects answered on it. Thin: the tests stand in for what a desktop has. */
import { Message, type MessageBus, MessageType, sessionBus, type Variant } from '@jellybrick/dbus-next';

export interface BusCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature?: string;
  readonly body?: readonly unknown[];
}

export interface BusMethod {
  /** The D-Bus signature of what `answer` returns. */
  readonly out: string;
  /** @param sender the caller's unique name */
  readonly answer: (body: readonly unknown[], sender: string) => readonly unknown[];
}

export interface BusObject {
  readonly path: string;
  readonly interface: string;
  readonly methods: Readonly<Record<string, BusMethod>>;
  /** Read anew at each question. */
  readonly properties?: () => Readonly<Record<string, Variant>>;
}

const PROPERTIES = 'org.freedesktop.DBus.Properties';

/** Resolves once the bus has given the connection its name. */
export function connectTo(busAddress: string): Promise<MessageBus> {
  const bus = sessionBus({ busAddress });
  return new Promise((resolve, reject) => {
    bus.once('connect', () => resolve(bus));
    // An EventEmitter's `error`: the address is wrong or the daemon is gone.
    (bus as NodeJS.EventEmitter).once('error', reject);
  });
}

/** @throws when the other side answers with an error or is not there. */
export async function ask(bus: MessageBus, call: BusCall): Promise<readonly unknown[]> {
  const reply = await bus.call(new Message({ ...call, body: [...(call.body ?? [])] }));
  return reply?.body ?? [];
}

export async function readProperty(bus: MessageBus, from: Omit<BusCall, 'member'>, name: string): Promise<unknown> {
  const [variant] = await ask(bus, {
    destination: from.destination,
    path: from.path,
    interface: PROPERTIES,
    member: 'Get',
    signature: 'ss',
    body: [from.interface, name],
  });
  return (variant as Variant).value;
}

/** Answers calls to the object. Unlike the library's own interfaces, each method learns who is asking. */
export function serveObject(bus: MessageBus, object: BusObject): void {
  bus.addMethodHandler((message: Message) => {
    if (message.path !== object.path) return false;
    const reply = answerOf(object, message);
    if (reply === null) return false;
    bus.send(reply);
    return true;
  });
}

export function emitSignal(
  bus: MessageBus,
  from: Pick<BusObject, 'path' | 'interface'>,
  member: string,
  signature: string,
  body: readonly unknown[],
): void {
  bus.send(Message.newSignal(from.path, from.interface, member, signature, [...body]));
}

/** Calls back for each signal of the interface, whoever sends it. */
export async function onSignal(
  bus: MessageBus,
  iface: string,
  heard: (member: string, body: readonly unknown[], sender: string) => void,
): Promise<void> {
  bus.on('message', (message: Message) => {
    if (message.type === MessageType.SIGNAL && message.interface === iface)
      heard(message.member, message.body, message.sender);
  });
  await ask(bus, {
    destination: 'org.freedesktop.DBus',
    path: '/org/freedesktop/DBus',
    interface: 'org.freedesktop.DBus',
    member: 'AddMatch',
    signature: 's',
    body: [`type='signal',interface='${iface}'`],
  });
}

function answerOf(object: BusObject, message: Message): Message | null {
  if (message.interface === PROPERTIES) return propertyAnswer(object, message);
  if (message.interface !== object.interface) return null;
  const method = Object.hasOwn(object.methods, message.member) ? object.methods[message.member] : undefined;
  if (method === undefined)
    return Message.newError(message, 'org.freedesktop.DBus.Error.UnknownMethod', `no method ${message.member}`);
  return Message.newMethodReturn(message, method.out, [...method.answer(message.body, message.sender)]);
}

function propertyAnswer(object: BusObject, message: Message): Message | null {
  const [iface, name] = message.body;
  if (iface !== object.interface) return null;
  const properties = object.properties?.() ?? {};
  if (message.member === 'GetAll') return Message.newMethodReturn(message, 'a{sv}', [properties]);
  const value = message.member === 'Get' ? properties[String(name)] : undefined;
  return value === undefined
    ? Message.newError(message, 'org.freedesktop.DBus.Error.InvalidArgs', `no property ${String(name)}`)
    : Message.newMethodReturn(message, 'v', [value]);
}
