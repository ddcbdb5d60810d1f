/**
 * JSON as a tree that keeps how each number is spelled and which keys come twice. Written for the tests alone, by the
 * grammar of RFC 8259, so that what it reads does not depend on the reader under test.
 */

export type Node =
  | { readonly t: 'num'; readonly s: string }
  | { readonly t: 'str'; readonly s: string }
  | { readonly t: 'lit'; readonly v: true | false | null }
  | { readonly t: 'arr'; readonly v: Node[] }
  | { readonly t: 'obj'; readonly v: [string, Node][] }
  /** Text put out as it is, JSON or not. Only mutations make these. */
  | { readonly t: 'raw'; readonly s: string };

export const num = (s: string): Node => ({ t: 'num', s });
export const str = (s: string): Node => ({ t: 'str', s });
export const lit = (v: true | false | null): Node => ({ t: 'lit', v });
export const arr = (v: Node[]): Node => ({ t: 'arr', v });
export const obj = (v: [string, Node][]): Node => ({ t: 'obj', v });
export const raw = (s: string): Node => ({ t: 'raw', s });

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in strings
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** The tree of the text, or undefined where it is not JSON. Without recursion: any depth is read. */
export function parseTree(text: string): Node | undefined {
  let at = 0;
  const space = () => {
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code !== 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return;
    }
  };
  const string = (): string | undefined => {
    if (text[at] !== '"') return undefined;
    at += 1;
    let read = '';
    for (;;) {
      PLAIN.lastIndex = at;
      const plain = PLAIN.exec(text)?.[0] ?? '';
      read += plain;
      at += plain.length;
      const sign = text[at];
      at += 1;
      if (sign === '"') return read;
      if (sign !== '\\') return undefined;
      const letter = text[at] ?? '';
      at += 1;
      if (letter === 'u') {
        const hex = text.slice(at, at + 4);
        if (!/^[0-9a-fA-F]{4}$/.test(hex)) return undefined;
        at += 4;
        read += String.fromCharCode(Number.parseInt(hex, 16));
        continue;
      }
      if (!Object.hasOwn(ESCAPES, letter)) return undefined;
      read += ESCAPES[letter];
    }
  };
  const open: { node: Extract<Node, { t: 'arr' | 'obj' }>; key: string }[] = [];
  let root: Node | undefined;
  const put = (node: Node): void => {
    const top = open.at(-1);
    if (top === undefined) root = node;
    else if (top.node.t === 'arr') top.node.v.push(node);
    else top.node.v.push([top.key, node]);
  };
  const key = (): boolean => {
    space();
    const name = string();
    space();
    const top = open.at(-1);
    if (name === undefined || text[at] !== ':' || top === undefined) return false;
    at += 1;
    top.key = name;
    return true;
  };
  for (;;) {
    // One value.
    space();
    const sign = text[at];
    let opened = false;
    if (sign === '{' || sign === '[') {
      at += 1;
      const node = sign === '{' ? { t: 'obj' as const, v: [] } : { t: 'arr' as const, v: [] };
      put(node);
      space();
      if (text[at] === (sign === '{' ? '}' : ']')) at += 1;
      else {
        open.push({ node, key: '' });
        if (sign === '{' && !key()) return undefined;
        opened = true;
      }
    } else if (sign === '"') {
      const read = string();
      if (read === undefined) return undefined;
      put(str(read));
    } else {
      const word = ['true', 'false', 'null'].find((one) => text.startsWith(one, at));
      if (word !== undefined) {
        at += word.length;
        put(lit(word === 'null' ? null : word === 'true'));
      } else {
        NUMBER.lastIndex = at;
        const read = NUMBER.exec(text)?.[0];
        if (read === undefined) return undefined;
        at += read.length;
        put(num(read));
      }
    }
    if (opened) continue;
    // What follows a value: ends of containers, then a comma or the end.
    for (;;) {
      space();
      const top = open.at(-1);
      if (top === undefined) return at === text.length ? root : undefined;
      const next = text[at];
      at += 1;
      if (next === (top.node.t === 'obj' ? '}' : ']')) {
        open.pop();
        continue;
      }
      if (next !== ',') return undefined;
      if (top.node.t === 'obj' && !key()) return undefined;
      break;
    }
  }
}

export function printTree(node: Node): string {
  switch (node.t) {
    case 'num':
    case 'raw':
      return node.s;
    case 'str':
      return JSON.stringify(node.s);
    case 'lit':
      return String(node.v);
    case 'arr':
      return `[${node.v.map(printTree).join(',')}]`;
    case 'obj':
      return `{${node.v.map(([name, value]) => `${JSON.stringify(name)}:${printTree(value)}`).join(',')}}`;
  }
}

export function copyTree(node: Node): Node {
  if (node.t === 'arr') return arr(node.v.map(copyTree));
  if (node.t === 'obj') return obj(node.v.map(([name, value]): [string, Node] => [name, copyTree(value)]));
  return node;
}

/** The node at a path; of a key that comes twice the last one, as every common reader of JSON has it. */
export function at(node: Node | undefined, ...path: readonly (string | number)[]): Node | undefined {
  let here = node;
  for (const step of path) {
    if (here === undefined) return undefined;
    if (typeof step === 'number') here = here.t === 'arr' ? here.v[step] : undefined;
    else here = here.t === 'obj' ? here.v.findLast(([name]) => name === step)?.[1] : undefined;
  }
  return here;
}

/** Null and nothing are both "not stated". */
export function isStated(node: Node | undefined): node is Node {
  return node !== undefined && !(node.t === 'lit' && node.v === null);
}

export function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.t === 'arr' ? node.v : [];
}
