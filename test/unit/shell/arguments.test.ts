import { describe, expect, it } from 'vitest';
import { argumentsForMode, parseArguments } from '../../../electron/shell/arguments.ts';

const RUN = ['/opt/electron', '/work/plimsoll'];

describe('arguments', () => {
  it('are all off when none are given', () => {
    expect(parseArguments(RUN)).toEqual({ demo: false, live: false, smoke: false, hidden: false, dataDir: undefined });
  });

  it('are found among those of Electron and Chromium', () => {
    expect(
      parseArguments([...RUN, '--no-sandbox', '--smoke', '--remote-debugging-port=0', '--data-dir=/tmp/x', '--live']),
    ).toEqual({ demo: false, live: true, smoke: true, hidden: false, dataDir: '/tmp/x' });
    expect(parseArguments([...RUN, '--data-dir', '/tmp/y z', '--hidden', '--demo'])).toMatchObject({
      dataDir: '/tmp/y z',
      hidden: true,
      demo: true,
    });
  });

  it.each([[['--data-dir']], [['--data-dir', '--demo']], [['--data-dir=']], [['--data-dir', ' ']]])(
    '%j names no folder',
    (rest) => {
      expect(() => parseArguments([...RUN, ...rest])).toThrow('--data-dir needs the path of a folder.');
    },
  );

  it('for the other mode keep what is not about mode or folder', () => {
    const before = ['--no-sandbox', '.', '--demo', '--data-dir', '/tmp/x', '--smoke', '--hidden'];
    expect(argumentsForMode(before, 'live')).toEqual(['--no-sandbox', '.', '--live']);
    expect(argumentsForMode(['.', '--data-dir=/tmp/x', '--live'], 'demo')).toEqual(['.', '--demo']);
  });
});
