import { describe, expect, it } from 'vitest';
import { isKnown, missingIn, packagesFor } from '#launch/libraries.ts';

const LDD = `\tlinux-vdso.so.1 (0x00007ffc3b5f2000)
\tlibffmpeg.so => /opt/electron/libffmpeg.so (0x00007f1c2f600000)
\tlibnss3.so => not found
\tlibnspr4.so => not found
\tlibatk-bridge-2.0.so.0 => not found
\tlibgobject-2.0.so.0 => not found
\tlibglib-2.0.so.0 => not found
\tlibX11.so.6 => not found
\tlibasound.so.2 => not found
\tlibgtk-3.so.0 => not found
\tlibnss3.so => not found
\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f1c2f000000)
`;

const LDCONFIG = `2 libs found in cache \`/etc/ld.so.cache'
\tlibnotify.so.4 (libc6,x86-64) => /lib/x86_64-linux-gnu/libnotify.so.4
\tlibc.so.6 (libc6,x86-64, OS ABI: Linux 3.2.0) => /lib/x86_64-linux-gnu/libc.so.6
`;

describe('missing libraries', () => {
  it('reads them from ldd, each once', () => {
    expect(missingIn(LDD)).toEqual([
      'libX11.so.6',
      'libasound.so.2',
      'libatk-bridge-2.0.so.0',
      'libglib-2.0.so.0',
      'libgobject-2.0.so.0',
      'libgtk-3.so.0',
      'libnspr4.so',
      'libnss3.so',
    ]);
  });

  it('reads none where all are found, or where the program is static', () => {
    expect(missingIn('\tlibc.so.6 => /lib/libc.so.6 (0x0)\n')).toEqual([]);
    expect(missingIn('\tnot a dynamic executable\n')).toEqual([]);
  });

  it('asks ldconfig by the whole name', () => {
    expect(isKnown('libnotify.so.4', LDCONFIG)).toBe(true);
    expect(isKnown('libnotify.so', LDCONFIG)).toBe(false);
    expect(isKnown('libnotify.so.4', '')).toBe(false);
  });
});

describe('packages', () => {
  it('names those of Debian 12, each once', () => {
    expect(packagesFor(missingIn(LDD), new Set())).toEqual({
      packages: ['libasound2', 'libatk-bridge2.0-0', 'libglib2.0-0', 'libgtk-3-0', 'libnspr4', 'libnss3', 'libx11-6'],
      unknown: [],
    });
  });

  it.each([
    ['libXcomposite.so.1', 'libxcomposite1'],
    ['libdrm.so.2', 'libdrm2'],
    ['libcups.so.2', 'libcups2'],
    ['libpango-1.0.so.0', 'libpango-1.0-0'],
    ['libdbus-1.so.3', 'libdbus-1-3'],
    ['libatspi.so.0', 'libatspi2.0-0'],
    ['libgdk_pixbuf-2.0.so.0', 'libgdk-pixbuf-2.0-0'],
    ['libnotify.so.4', 'libnotify4'],
    ['libxkbcommon.so.0', 'libxkbcommon0'],
  ])('finds %s in %s', (library, name) => {
    expect(packagesFor([library], new Set()).packages).toEqual([name]);
  });

  it('takes the renamed one where apt knows it', () => {
    const available = new Set(['libasound2t64', 'libgtk-3-0t64', 'libnss3']);
    expect(packagesFor(['libasound.so.2', 'libgtk-3.so.0', 'libnss3.so'], available).packages).toEqual([
      'libasound2t64',
      'libgtk-3-0t64',
      'libnss3',
    ]);
  });

  it('says which it cannot place', () => {
    expect(packagesFor(['libstrange.so', 'libgbm.so.1'], new Set())).toEqual({
      packages: ['libgbm1'],
      unknown: ['libstrange.so'],
    });
  });
});
