import { describe, expect, it } from 'vitest';
import { type Aliases, findViolations, importsOf } from '../../support/arrows.ts';
import { describeViolation, violationsOfThisTree } from '../../support/tree.ts';

const ALIASES: Aliases = {
  '#shared/*': './shared/*',
  '#engine/*': './electron/engine/*',
  '#sandbox/*': './electron/sandbox/*',
  '#doors/*': './electron/doors/*',
};

/** A small house in which every arrow runs the right way. */
const SOUND: Readonly<Record<string, string>> = {
  'shared/money/amount.ts': "import { z } from 'zod';\nexport const amount = z.int();\n",
  'shared/contract/contract.ts': "export { amount } from '#shared/money/amount.ts';\n",
  'electron/engine/engine.ts':
    "import { readFile } from 'node:fs/promises';\nimport { map } from 'rxjs';\nimport '#shared/contract/contract.ts';\nexport const engine = [readFile, map];\n",
  'electron/engine/http/client.ts': 'export const client = 1;\n',
  'electron/engine/providers/parts.ts': 'export const parts = 1;\n',
  'electron/engine/providers/olostep/adapter.ts':
    "import '../../http/client.ts';\nimport '../parts.ts';\nimport './wire.ts';\nexport const olostep = 1;\n",
  'electron/engine/providers/olostep/wire.ts': 'export const wire = 1;\n',
  'electron/engine/providers/mosaic/wire.ts': 'export const wire = 2;\n',
  'electron/doors/socket.ts': "import { engine } from '#engine/engine.ts';\nexport const socket = engine;\n",
  'electron/shell/tray.ts': "import { Tray } from 'electron';\nimport '#engine/engine.ts';\nexport { Tray };\n",
  'electron/shell/ipc/channels.ts': "export const channel = 'call';\n",
  'electron/sandbox/sandbox.ts':
    "import { createServer } from 'node:http';\nimport '#shared/money/amount.ts';\nexport { createServer };\n",
  'electron/launch/start.ts': "import 'node:fs';\n",
  'electron/main.ts':
    "import 'electron';\nimport './shell/tray.ts';\nimport '#engine/engine.ts';\nimport '#sandbox/sandbox.ts';\n",
  'electron/preload.ts':
    "import { contextBridge } from 'electron';\nimport './shell/ipc/channels.ts';\nexport { contextBridge };\n",
  'renderer/App.tsx':
    "import { useState } from 'react';\nimport '#shared/contract/contract.ts';\nexport const App = () => <p>{useState}</p>;\n",
};

const judge = (changed: Readonly<Record<string, string>>) =>
  findViolations(new Map(Object.entries({ ...SOUND, ...changed })), ALIASES);

/** The rules broken by one file of one import. */
const rulesOf = (file: string, text: string) => judge({ [file]: text }).map((found) => [found.file, found.rule]);

describe('the arrows of the house', () => {
  it('finds nothing in a sound tree', () => {
    expect(judge({})).toEqual([]);
  });

  it('finds nothing in this tree', () => {
    expect(violationsOfThisTree().map(describeViolation)).toEqual([]);
  });

  const wrong: [what: string, file: string, text: string, rule: string][] = [
    ['shared -> Node', 'shared/a.ts', "import 'node:fs';", 'node'],
    ['shared -> Node without the prefix', 'shared/a.ts', "import 'fs/promises';", 'node'],
    ['shared -> an impure package', 'shared/a.ts', "import 'rxdb';", 'package'],
    ['shared -> a scoped package', 'shared/a.ts', "import '@scope/name/deep';", 'package'],
    ['shared -> engine', 'shared/a.ts', "import '#engine/engine.ts';", 'arrow'],
    ['shared -> engine by a relative path', 'shared/a.ts', "import '../electron/engine/engine.ts';", 'arrow'],
    ['shared -> renderer', 'shared/a.ts', "import '../renderer/App.tsx';", 'arrow'],
    ['renderer -> engine', 'renderer/a.ts', "import '#engine/engine.ts';", 'arrow'],
    ['renderer -> Node', 'renderer/a.ts', "import 'node:path';", 'node'],
    ['renderer -> electron', 'renderer/a.ts', "import 'electron';", 'electron'],
    ['engine -> electron', 'electron/engine/a.ts', "import 'electron';", 'electron'],
    ['engine -> electron/main', 'electron/engine/a.ts', "import 'electron/main';", 'electron'],
    ['engine -> doors', 'electron/engine/a.ts', "import '#doors/socket.ts';", 'arrow'],
    ['engine -> shell', 'electron/engine/a.ts', "import '../shell/tray.ts';", 'arrow'],
    ['engine -> sandbox', 'electron/engine/a.ts', "import '#sandbox/sandbox.ts';", 'arrow'],
    ['engine -> main', 'electron/engine/a.ts', "import '../main.ts';", 'arrow'],
    ['doors -> shell', 'electron/doors/a.ts', "import '../shell/tray.ts';", 'arrow'],
    ['doors -> electron', 'electron/doors/a.ts', "import 'electron';", 'electron'],
    ['doors -> sandbox', 'electron/doors/a.ts', "import '#sandbox/sandbox.ts';", 'arrow'],
    ['shell -> doors', 'electron/shell/a.ts', "import '#doors/socket.ts';", 'arrow'],
    ['shell -> sandbox', 'electron/shell/a.ts', "import '#sandbox/sandbox.ts';", 'arrow'],
    ['sandbox -> engine', 'electron/sandbox/a.ts', "import '#engine/engine.ts';", 'arrow'],
    ['sandbox -> electron', 'electron/sandbox/a.ts', "import 'electron';", 'electron'],
    ['preload -> engine', 'electron/preload.ts', "import '#engine/engine.ts';", 'arrow'],
    ['preload -> Node', 'electron/preload.ts', "import 'node:fs';", 'node'],
    ['launch -> engine', 'electron/launch/a.ts', "import '#engine/engine.ts';", 'arrow'],
    ['launch -> electron', 'electron/launch/a.ts', "import 'electron';", 'electron'],
    ['a service -> another', 'electron/engine/providers/olostep/a.ts', "import '../mosaic/wire.ts';", 'apart'],
    [
      'a service -> another by alias',
      'electron/engine/providers/olostep/a.ts',
      "import '#engine/providers/mosaic/wire.ts';",
      'apart',
    ],
    ['code -> tests', 'electron/engine/a.ts', "import '../../test/support/tree.ts';", 'unresolved'],
    ['a file in no part', 'electron/elsewhere/a.ts', "import 'zod';", 'arrow'],
    ['an import of nothing', 'shared/a.ts', "import './not-there.ts';", 'unresolved'],
  ];
  it.each(wrong)('refuses %s', (_what, file, text, rule) => {
    expect(rulesOf(file, `${text}\n`)).toEqual([[file, rule]]);
  });

  const forms: [form: string, text: string][] = [
    ['a type import', "import type { Engine } from '#engine/engine.ts';"],
    ['a re-export', "export { engine } from '#engine/engine.ts';"],
    ['a star re-export', "export * from '#engine/engine.ts';"],
    ['a dynamic import', "export const later = () => import('#engine/engine.ts');"],
    ['a type written as import()', "export type E = import('#engine/engine.ts').Engine;"],
    ['a require', "require('#engine/engine.ts');"],
    ['an import with a query', "import worker from '#engine/engine.ts?worker';"],
  ];
  it.each(forms)('sees %s', (_form, text) => {
    expect(rulesOf('shared/a.ts', `\n${text}\n`)).toEqual([['shared/a.ts', 'arrow']]);
    expect(judge({ 'shared/a.ts': `\n${text}\n` })[0]?.line).toBe(2);
  });

  it('does not take text for an import', () => {
    expect(rulesOf('shared/a.ts', "// import 'electron'\nexport const text = \"import 'node:fs'\";\n")).toEqual([]);
  });

  it('refuses the name of a service outside the services, in code, comments and styles', () => {
    const line = '// as BizOS does\n';
    for (const file of ['shared/a.ts', 'renderer/a.css', 'electron/engine/sync/a.ts', 'electron/launch/a.ts']) {
      expect(rulesOf(file, line)).toEqual([[file, 'name']]);
    }
    for (const file of [
      'electron/sandbox/a.ts',
      'electron/engine/providers/mosaic/a.ts',
      'test/unit/a.test.ts',
      'renderer/README.md',
    ]) {
      expect(rulesOf(file, line)).toEqual([]);
    }
  });

  it('refuses a file of more than 400 lines, tests included', () => {
    const lines = (count: number) => 'export {};\n'.repeat(count);
    for (const file of ['shared/a.ts', 'renderer/a.tsx', 'test/unit/a.test.ts']) {
      expect(rulesOf(file, lines(400))).toEqual([]);
      expect(rulesOf(file, lines(401))).toEqual([[file, 'length']]);
    }
  });

  it('refuses modules that import one another, unless by types only', () => {
    const a = "import { b } from './b.ts';\nexport const a = b;\n";
    const viaC = "import { c } from './c.ts';\nexport const b = c;\n";
    const back = "import { a } from './a.ts';\nexport const c = a;\n";
    const knot = judge({ 'shared/a.ts': a, 'shared/b.ts': viaC, 'shared/c.ts': back });
    expect(knot.map((found) => found.rule)).toEqual(['cycle']);
    expect(knot[0]?.message).toContain('shared/a.ts, shared/b.ts, shared/c.ts');
    const byType = back.replace('import {', 'import type {').replace('= a', '= null as unknown as typeof a');
    expect(judge({ 'shared/a.ts': a, 'shared/b.ts': viaC, 'shared/c.ts': byType })).toEqual([]);
    expect(rulesOf('shared/a.ts', "import './a.ts';\n")).toEqual([['shared/a.ts', 'cycle']]);
  });

  it('tells a file that cannot be read as code', () => {
    expect(rulesOf('shared/a.ts', 'export const = ;\n').map(([, rule]) => rule)).toContain('syntax');
  });
});

describe('importsOf', () => {
  it('tells types from values', () => {
    const { imports } = importsOf(
      'a.ts',
      "import type A from 'a';\nimport { type B } from 'b';\nimport { type C, d } from 'c';\nimport 'e';\n",
    );
    expect(imports).toEqual([
      { specifier: 'a', line: 1, typeOnly: true },
      { specifier: 'b', line: 2, typeOnly: true },
      { specifier: 'c', line: 3, typeOnly: false },
      { specifier: 'e', line: 4, typeOnly: false },
    ]);
  });
});
