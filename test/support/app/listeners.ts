/** Somebody who listens on this machine, over TCP and UDP: what a page sends out by any road is heard here. */
import { createSocket } from 'node:dgram';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface Listeners {
  /** `http://127.0.0.1:<port>` */
  readonly http: string;
  readonly udpPort: number;
  /** What came, oldest first: of TCP the first bytes, or that somebody connected. */
  heard(): readonly string[];
  close(): Promise<void>;
}

export async function startListeners(): Promise<Listeners> {
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  const tcp = createServer((socket) => {
    const at = heard.push('connected') - 1;
    sockets.add(socket);
    socket.once('data', (bytes) => {
      heard[at] = bytes.toString('latin1').slice(0, 80);
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\naccess-control-allow-origin: *\r\n\r\nok');
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  const udp = createSocket('udp4', (bytes) => void heard.push(`udp, ${bytes.length} bytes`));
  await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
  return {
    http: `http://127.0.0.1:${(tcp.address() as AddressInfo).port}`,
    udpPort: udp.address().port,
    heard: () => heard,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => tcp.close(() => resolve()));
      await new Promise<void>((resolve) => udp.close(() => resolve()));
    },
  };
}
