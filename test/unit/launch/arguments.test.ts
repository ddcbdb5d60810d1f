import { describe, expect, it } from 'vitest';
import { parseStart, parseTest } from '#launch/arguments.ts';

describe('npm start', () => {
  const app = (...argv: string[]) => parseStart(argv, '/home/ann').app;

  it('opens the demo unless told otherwise', () => {
    expect(app()).toEqual(['--demo']);
    expect(app('--demo')).toEqual(['--demo']);
    expect(app('--live')).toEqual(['--live']);
  });

  it('hands on what it does not know', () => {
    expect(app('--hidden', '--lang=de')).toEqual(['--demo', '--hidden', '--lang=de']);
  });

  it('takes a data folder from where the user stands, in both spellings', () => {
    expect(app('--data-dir', 'mine')).toEqual(['--demo', '--data-dir', '/home/ann/mine']);
    expect(app('--data-dir=../mine')).toEqual(['--demo', '--data-dir', '/home/mine']);
    expect(app('--live', '--data-dir', '/srv/p')).toEqual(['--live', '--data-dir', '/srv/p']);
  });

  it.each([[['--data-dir']], [['--data-dir=']], [['--data-dir', '--smoke']]])('refuses %j: no folder', (argv) => {
    expect(() => parseStart(argv, '/')).toThrow('--data-dir needs a folder');
  });

  it('refuses both modes at once', () => {
    expect(() => app('--live', '--demo')).toThrow('exclude each other');
  });

  it('knows --smoke and --help', () => {
    expect(parseStart(['--smoke'], '/')).toEqual({ help: false, smoke: true, app: ['--demo', '--smoke'] });
    expect(parseStart(['--help'], '/').help).toBe(true);
    expect(parseStart(['-h'], '/').help).toBe(true);
  });
});

describe('npm test', () => {
  it('runs everything, in order', () => {
    expect(parseTest([])).toEqual({ parts: ['check', 'unit', 'e2e', 'packaged', 'bench'], rest: [] });
  });

  it('runs the parts named, always in the same order', () => {
    expect(parseTest(['e2e', 'check']).parts).toEqual(['check', 'e2e']);
  });

  it('hands the rest to the one part named', () => {
    expect(parseTest(['unit', 'money', '-t', 'adds'])).toEqual({ parts: ['unit'], rest: ['money', '-t', 'adds'] });
  });

  it.each([[['units']], [['unit', 'e2e', 'money']], [['check', 'money']]])('refuses %j', (argv) => {
    expect(() => parseTest(argv)).toThrow('is not a part of the tests');
  });
});
