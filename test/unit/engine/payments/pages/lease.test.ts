import { describe, expect, it } from 'vitest';
import { createLease } from '#engine/payments/pages/lease.ts';
import type { LoopbackServer } from '#engine/payments/pages/server.ts';
import { createFakeClock } from '../../../../support/fakeClock.ts';

function createServers() {
  const log: string[] = [];
  let letOpen: () => void = () => {};
  let letClose: () => void = () => {};
  let opened = 0;
  const open = async (): Promise<LoopbackServer | null> => {
    const name = `server ${++opened}`;
    log.push(`${name} opens`);
    await new Promise<void>((resolve) => {
      letOpen = resolve;
    });
    return {
      origin: name,
      close: async () => {
        log.push(`${name} closes`);
        await new Promise<void>((resolve) => {
          letClose = resolve;
        });
        log.push(`${name} closed`);
      },
    };
  };
  return { open, log, letOpen: () => letOpen(), letClose: () => letClose() };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a lease', () => {
  it('opens one server for all who come while it opens', async () => {
    const { open, log, letOpen } = createServers();
    const lease = createLease(open, createFakeClock(), 0);
    const takers = [lease.take(), lease.take()];
    await settle();
    letOpen();
    expect((await Promise.all(takers)).map((server) => server?.origin)).toEqual(['server 1', 'server 1']);
    lease.giveBack();
    await settle();
    expect(log).toEqual(['server 1 opens']);
    lease.giveBack();
    await settle();
    expect(log).toEqual(['server 1 opens', 'server 1 closes']);
  });

  it('opens the next one only when the one before has let go', async () => {
    const { open, log, letOpen, letClose } = createServers();
    const lease = createLease(open, createFakeClock(), 0);
    const first = lease.take();
    await settle();
    letOpen();
    await first;
    lease.giveBack();
    const second = lease.take();
    await settle();
    expect(log).toEqual(['server 1 opens', 'server 1 closes']);
    letClose();
    await settle();
    expect(log.slice(2)).toEqual(['server 1 closed', 'server 2 opens']);
    letOpen();
    expect((await second)?.origin).toBe('server 2');
  });

  it('closes what was still opening when it ended, and gives it to nobody', async () => {
    const { open, log, letOpen, letClose } = createServers();
    const lease = createLease(open, createFakeClock(), 1_000);
    const taken = lease.take();
    await settle();
    const closed = lease.close();
    letOpen();
    expect(await taken).toBeNull();
    await settle();
    letClose();
    await closed;
    expect(log).toEqual(['server 1 opens', 'server 1 closes', 'server 1 closed']);
  });

  it('tries again after one that could not be opened', async () => {
    let tries = 0;
    const failing = async () => {
      tries++;
      throw new Error('no port');
    };
    const lease = createLease(failing, createFakeClock(), 0);
    await expect(lease.take()).rejects.toThrow('no port');
    await expect(lease.take()).rejects.toThrow('no port');
    expect(tries).toBe(2);
    await lease.close();
  });
});
