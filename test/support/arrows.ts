/** Finds arrows that run the wrong way. Works on a map of files, so that tests can give it trees that never were. */

import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { parseSync } from 'vite';
import { APART, EXCEPTIONS, LONGEST_FILE, MAY_NAME_SERVICES, PARTS, type Part, SERVICE_NAMES } from './arrowRules.ts';

/** Path from the repository's top (with `/`) to text. */
export type Tree = ReadonlyMap<string, string>;

export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly rule:
    | 'arrow'
    | 'package'
    | 'node'
    | 'electron'
    | 'apart'
    | 'name'
    | 'length'
    | 'cycle'
    | 'unresolved'
    | 'syntax';
  readonly message: string;
}

export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Gone when the program runs; it still is an arrow, but makes no cycle. */
  readonly typeOnly: boolean;
}

/** package.json's "imports": '#shared/*' to './shared/*'. */
export type Aliases = Readonly<Record<string, string>>;

const CODE = /\.(ts|tsx|js|mjs|cjs)$/;
const MEASURED = /\.(ts|tsx|css)$/;
/** Code under these is judged; tests may reach everywhere. */
const JUDGED = /^(shared|electron|renderer)\//;

export function findViolations(tree: Tree, aliases: Aliases): Violation[] {
  const found: Violation[] = [];
  const runtimeEdges = new Map<string, Edge[]>();
  for (const [file, text] of tree) {
    if (MEASURED.test(file)) found.push(...lengthOf(file, text));
    if (!JUDGED.test(file)) continue;
    found.push(...namesIn(file, text));
    if (!CODE.test(file)) continue;
    const { imports, error } = importsOf(file, text);
    if (error !== null) found.push({ file, line: 1, rule: 'syntax', message: error });
    const edges: Edge[] = [];
    for (const item of imports) {
      const judged = judge(file, item, tree, aliases);
      if (judged.violation !== null) found.push(judged.violation);
      if (judged.target !== null && !item.typeOnly) edges.push({ to: judged.target, line: item.line });
    }
    runtimeEdges.set(file, edges);
  }
  found.push(...cyclesIn(runtimeEdges));
  return found.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

/** Every import, re-export and `import()` of a literal, `import('…')` types included. */
export function importsOf(file: string, text: string): { imports: Import[]; error: string | null } {
  const { module, program, errors } = parseSync(file, text);
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
  const imports: Import[] = [];
  for (const item of module.staticImports) {
    const typeOnly = item.entries.length > 0 && item.entries.every((entry) => entry.isType);
    imports.push({ specifier: item.moduleRequest.value, line: lineOf(item.start), typeOnly });
  }
  for (const item of module.staticExports) {
    const from = item.entries.filter((entry) => entry.moduleRequest !== null);
    const first = from[0]?.moduleRequest;
    if (first === undefined || first === null) continue;
    imports.push({ specifier: first.value, line: lineOf(item.start), typeOnly: from.every((entry) => entry.isType) });
  }
  visit(program, (node) => {
    const isType = node.type === 'TSImportType';
    const called = node.type === 'CallExpression' && isRequire(node.callee) ? firstOf(node.arguments) : undefined;
    const source = node.type === 'ImportExpression' || isType ? node.source : called;
    if (!isNode(source) || source.type !== 'Literal' || typeof source.value !== 'string') return;
    imports.push({ specifier: source.value, line: lineOf(Number(source.start)), typeOnly: isType });
  });
  return { imports, error: errors[0]?.message ?? null };
}

/** @returns the file an import means, null when it is a package or Node's own, undefined when there is no such file. */
export function resolveImport(
  from: string,
  specifier: string,
  tree: Tree,
  aliases: Aliases,
): string | null | undefined {
  const path = pathOf(from, specifier, aliases);
  if (path === null) return null;
  return [path, `${path}/index.ts`].find((candidate) => tree.has(candidate));
}

interface Edge {
  readonly to: string;
  readonly line: number;
}

function judge(
  file: string,
  item: Import,
  tree: Tree,
  aliases: Aliases,
): { violation: Violation | null; target: string | null } {
  const no = (rule: Violation['rule'], message: string, target: string | null = null) => ({
    violation: { file, line: item.line, rule, message },
    target,
  });
  const part = partOf(file);
  if (part === undefined) return no('arrow', 'this file is in no part of the house');
  // What is only asked of Vite (`?worker`, `?url`) is still an arrow to the file.
  const specifier = item.specifier.replace(/\?.*$/, '');
  const target = resolveImport(file, specifier, tree, aliases);
  if (target === undefined) return no('unresolved', `"${item.specifier}" leads to no file`);
  if (target === null) return { violation: judgePackage(file, item, part), target: null };

  const other = partOf(target);
  const also = EXCEPTIONS[file]?.also ?? [];
  if (other === undefined || ![...part.may, ...also].includes(other.name)) {
    return no('arrow', `${part.name} may not import ${other?.name ?? 'what is outside the house'} (${target})`, target);
  }
  const apart = APART.find((folder) => file.startsWith(folder) && target.startsWith(folder));
  if (apart !== undefined) {
    const [here, there] = [subfolder(file, apart), subfolder(target, apart)];
    if (here !== null && there !== null && here !== there) {
      return no('apart', `${here} may not import ${there} (${target}): what they share lies beside them`, target);
    }
  }
  return { violation: null, target };
}

function judgePackage(file: string, item: Import, part: Part): Violation | null {
  const no = (rule: Violation['rule'], message: string) => ({ file, line: item.line, rule, message });
  const name = item.specifier
    .split('/')
    .slice(0, item.specifier.startsWith('@') ? 2 : 1)
    .join('/');
  if (name === 'electron')
    return part.electron === true ? null : no('electron', `${part.name} may not import electron`);
  if (isBuiltin(item.specifier)) return part.node ? null : no('node', `${part.name} may not import ${item.specifier}`);
  if (part.packages === '*' || part.packages.includes(name)) return null;
  return no('package', `${part.name} may not import the package ${name}`);
}

function partOf(file: string): Part | undefined {
  return PARTS.find((part) => file.startsWith(part.at));
}

function subfolder(file: string, folder: string): string | null {
  const [first, second] = file.slice(folder.length).split('/');
  return second === undefined ? null : (first ?? null);
}

function pathOf(from: string, specifier: string, aliases: Aliases): string | null {
  if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), specifier));
  if (specifier.startsWith('/')) return specifier.slice(1);
  for (const [alias, target] of Object.entries(aliases)) {
    const prefix = alias.replace(/\*$/, '');
    if (specifier.startsWith(prefix)) {
      return posix.normalize(target.replace(/\*$/, '') + specifier.slice(prefix.length));
    }
  }
  return null;
}

function lengthOf(file: string, text: string): Violation[] {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  if (lines <= LONGEST_FILE) return [];
  return [
    { file, line: LONGEST_FILE + 1, rule: 'length', message: `${lines} lines; a file has at most ${LONGEST_FILE}` },
  ];
}

function namesIn(file: string, text: string): Violation[] {
  if (file.endsWith('.md') || MAY_NAME_SERVICES.some((folder) => file.startsWith(folder))) return [];
  return text.split('\n').flatMap((line, index) => {
    const name = SERVICE_NAMES.exec(line)?.[0];
    return name === undefined
      ? []
      : [{ file, line: index + 1, rule: 'name', message: `names a service: ${name}` } as const];
  });
}

/** One violation for each knot of modules that import one another. (Tarjan's strongly connected components.) */
function cyclesIn(edges: ReadonlyMap<string, readonly Edge[]>): Violation[] {
  const found: Violation[] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const connect = (file: string): number => {
    let lowest = index.size;
    index.set(file, lowest);
    stack.push(file);
    for (const { to } of edges.get(file) ?? []) {
      if (!edges.has(to)) continue;
      if (!index.has(to)) lowest = Math.min(lowest, connect(to));
      else if (stack.includes(to)) lowest = Math.min(lowest, index.get(to) ?? lowest);
    }
    low.set(file, lowest);
    if (lowest === index.get(file)) {
      const knot = stack.splice(stack.indexOf(file));
      const own = edges.get(file)?.find((edge) => edge.to === file);
      if (knot.length > 1 || own !== undefined) found.push(cycle(file, knot, edges));
    }
    return lowest;
  };
  for (const file of edges.keys()) if (!index.has(file)) connect(file);
  return found;
}

function cycle(file: string, knot: readonly string[], edges: ReadonlyMap<string, readonly Edge[]>): Violation {
  const line = edges.get(file)?.find((edge) => knot.includes(edge.to))?.line ?? 1;
  return { file, line, rule: 'cycle', message: `these import one another: ${[...knot].sort().join(', ')}` };
}

interface AstNode {
  readonly type: string;
  readonly [key: string]: unknown;
}

function isNode(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function isRequire(value: unknown): boolean {
  return isNode(value) && value.type === 'Identifier' && value.name === 'require';
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}

function visit(value: unknown, each: (node: AstNode) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, each);
    return;
  }
  if (!isNode(value)) return;
  each(value);
  for (const child of Object.values(value)) if (typeof child === 'object') visit(child, each);
}
