/** Mutations of a recorded answer: of its structure, its values, its bytes and its HTTP. */
import type { Chance } from './chance.ts';
import type { Recorded } from './corpus.ts';
import { KEY, type Mutated } from './replay.ts';
import { anyNode, KEYS, numberNode, TEXTS, timeNode } from './spellings.ts';
import { arr, copyTree, lit, type Node, num, obj, parseTree, printTree, str } from './wireTree.ts';

/** @param others bodies of the same service, for answers that come from the wrong place */
export function mutate(chance: Chance, answer: Recorded, others: readonly Recorded[]): Mutated {
  const done: string[] = [];
  let { status, headers, bytes } = answer;
  const way = chance.int(20);
  if (answer.tree !== undefined && way < 15) {
    let tree = copyTree(answer.tree);
    for (let times = chance.pick([1, 1, 1, 1, 2, 3]); times > 0; times -= 1) {
      const change = changeTree(chance, tree);
      tree = change.tree;
      done.push(change.done);
    }
    bytes = new TextEncoder().encode(printTree(tree));
  } else if (way < 17) {
    const change = changeBytes(chance, answer.text);
    bytes = change.bytes;
    done.push(change.done);
  } else if (way === 17) {
    const other = chance.pick(others);
    bytes = other.bytes;
    done.push(`the body of ${other.request}`);
  } else {
    status = chance.pick(STATUSES);
    done.push(`status ${status}`);
    if (chance.int(4) !== 0) {
      const text = chance.pick(ERRORS);
      bytes = new TextEncoder().encode(text);
      done.push(`the body ${text.slice(0, 60)}`);
    }
    if (chance.oneIn(3)) {
      const tree = parseTree(new TextDecoder().decode(bytes));
      if (tree !== undefined) {
        const change = changeTree(chance, copyTree(tree));
        bytes = new TextEncoder().encode(printTree(change.tree));
        done.push(change.done);
      }
    }
  }
  if (chance.oneIn(6)) {
    const [name, value] = oddHeader(chance);
    headers = [...headers.filter(([header]) => header !== name), [name, value]];
    done.push(`${name}: ${value}`);
  }
  return { status, headers, bytes, done: done.join('; ') };
}

const STATUSES = [
  200, 200, 201, 202, 204, 206, 304, 301, 302, 303, 307, 308, 400, 401, 402, 402, 402, 403, 404, 405, 408, 409, 410,
  413, 415, 418, 422, 425, 428, 429, 429, 451, 500, 500, 501, 502, 503, 503, 504, 520, 599,
] as const;

const ERRORS = [
  '',
  '{}',
  '[]',
  'null',
  '"out_of_credits"',
  '<!doctype html><title>Bad gateway</title>',
  '{"error":"out_of_credits","message":"top up"}',
  '{"error":"payment_failed"}',
  '{"error":{"code":"payment_failed","message":"card was declined"}}',
  '{"code":"credits_exhausted"}',
  '{"usage_limit_reached":true}',
  '{"error":"purchase_topup_cooldown","retryAfter":30}',
  '{"error":"payment_status_unknown"}',
  '{"error":"no_payment_method"}',
  '{"message":"Missing Authentication Token"}',
  '{"error":"insufficient_credits","detail":"none left"}',
  '{"title":"Authentication Required","status":402,"client_secret":"pi_3Q_secret_x","requires_action":true}',
  '{"title":"Card Declined","status":402,"detail":"try another"}',
  '{"title":"Payment Method Required","status":402}',
  '{"type":"about:blank","title":"Forbidden","status":403,"detail":"Missing required scope: billing:write"}',
  '{"title":"Conflict","detail":"key was used with a different body"}',
  '{"title":"Conflict","detail":"in progress"}',
  '{"detail":"billing is not configured"}',
  '{"success":false,"error":"x","code":"session_auth_required"}',
  '{"success":false,"error":"x","code":"rate_limit_unavailable","retryAfter":60}',
  '{"success":false,"error":"Payment method missing"}',
  '{"success":false,"status":"not_needed","currentBalance":5,"threshold":3}',
  '{"error":"Authentication required"}',
  '{"error":"Agent not found"}',
  '{"detail":[{"loc":["body","limit"],"msg":"too large"}]}',
  `{"message":"the key ${KEY} is wrong","error":{"code":"${KEY}"}}`,
  `{"error":"\\u001b[31mred \\u202e ${'long '.repeat(300)}"}`,
] as const;

function oddHeader(chance: Chance): [string, string] {
  const waits = [
    '0',
    '-5',
    '1e9',
    '99999999999',
    '60',
    '1.5',
    'soon',
    'Fri, 20 Nov 2026 09:00:00 GMT',
    'Sat, 01 Jan 2400 00:00:00 GMT',
    '',
    '5, 10',
    'NaN',
  ];
  const resets = [...waits, '1795165200', '1795165200000', '2026-11-20T09:05:00Z', '9'.repeat(400), '-1', 'Infinity'];
  switch (chance.int(6)) {
    case 0:
    case 1:
      return ['retry-after', chance.pick(waits)];
    case 2:
      return ['x-ratelimit-reset', chance.pick(resets)];
    case 3:
      return ['x-ratelimit-remaining', chance.pick(['0', '-1', 'none', '1e400', '5'])];
    case 4:
      return [
        'content-type',
        chance.pick(['text/html', 'application/octet-stream', '', 'application/json; charset=utf-16', 'x']),
      ];
    default:
      return [
        'location',
        chance.pick(['https://evil.example/', '/', 'javascript:1', '//evil.example', ':', 'http://127.0.0.1/']),
      ];
  }
}

type Spot = { readonly path: string; readonly node: Node; put(node: Node): void; drop: (() => void) | null };

/** Every place in the tree where a value stands. */
function spotsOf(root: Node, putRoot: (node: Node) => void): Spot[] {
  const spots: Spot[] = [{ path: '$', node: root, put: putRoot, drop: null }];
  for (let next = 0; next < spots.length; next += 1) {
    const { path, node } = spots[next] as Spot;
    if (node.t === 'arr')
      for (const [index, item] of node.v.entries())
        spots.push({
          path: `${path}[${index}]`,
          node: item,
          put: (value) => {
            node.v[index] = value;
          },
          drop: () => void node.v.splice(index, 1),
        });
    if (node.t === 'obj')
      for (const member of node.v)
        spots.push({
          path: `${path}.${member[0]}`,
          node: member[1],
          put: (value) => {
            member[1] = value;
          },
          drop: () => void node.v.splice(node.v.indexOf(member), 1),
        });
  }
  return spots;
}

const LOOKS_LIKE_TIME = /^\d{4}-\d\d-\d\d/;

function changeTree(chance: Chance, tree: Node): { tree: Node; done: string } {
  let root = tree;
  const spots = spotsOf(tree, (node) => {
    root = node;
  });
  const leaves = spots.filter(({ node }) => node.t === 'num' || node.t === 'str');
  const spot = leaves.length > 0 && chance.int(3) > 0 ? chance.pick(leaves) : chance.pick(spots);
  const { node, path } = spot;
  const put = (value: Node, what = printTree(value).slice(0, 60)) => {
    spot.put(value);
    return { tree: root, done: `${path} = ${what}` };
  };
  switch (chance.int(16)) {
    case 0:
    case 1:
    case 2:
    case 3:
      if (node.t === 'num') return put(numberNode(chance, node));
      if (node.t === 'str')
        return put(
          LOOKS_LIKE_TIME.test(node.s)
            ? timeNode(chance)
            : chance.oneIn(2)
              ? numberNode(chance, node)
              : str(chance.pick(TEXTS)),
        );
      return put(anyNode(chance));
    case 4:
      if (spot.drop === null) return put(lit(null));
      spot.drop();
      return { tree: root, done: `${path} dropped` };
    case 5:
      return put(lit(null));
    case 6:
    case 7:
      return put(anyNode(chance));
    case 8:
      // A key that comes twice, before or after, with another value.
      if (node.t === 'obj' && node.v.length > 0) {
        const [name, value] = chance.pick(node.v);
        const other = chance.oneIn(2) ? anyNode(chance) : value.t === 'num' ? numberNode(chance, value) : str('second');
        if (chance.oneIn(2)) node.v.push([name, other]);
        else node.v.unshift([name, other]);
        return { tree: root, done: `${path}.${name} twice, ${printTree(other).slice(0, 60)}` };
      }
      return put(anyNode(chance));
    case 9:
      // Another name for a field.
      if (node.t === 'obj' && node.v.length > 0) {
        const member = chance.pick(node.v);
        const name = renamed(chance, member[0]);
        const before = member[0];
        member[0] = name;
        return { tree: root, done: `${path}.${before} is called ${name}` };
      }
      return put(anyNode(chance));
    case 10:
    case 11:
      // A field that nobody knows.
      if (node.t === 'obj') {
        const name = chance.pick(KEYS);
        const value = anyNode(chance);
        node.v.splice(chance.int(node.v.length + 1), 0, [name, value]);
        return { tree: root, done: `${path}.${name} = ${printTree(value).slice(0, 60)} added` };
      }
      return put(anyNode(chance));
    case 12:
      // Rows doubled, turned round, or all alike.
      if (node.t === 'arr' && node.v.length > 0) {
        const way = chance.int(3);
        if (way === 0) node.v.push(copyTree(chance.pick(node.v)));
        else if (way === 1) node.v.reverse();
        else node.v.splice(0, node.v.length);
        return { tree: root, done: `${path} ${['doubled a row', 'turned round', 'emptied'][way]}` };
      }
      return put(anyNode(chance));
    case 13:
      // Wrapped, or the other kind of container.
      if (node.t === 'obj' && chance.oneIn(2))
        return put(arr(node.v.map(([, value]) => value)), 'its values as a list');
      if (node.t === 'arr' && chance.oneIn(2))
        return put(obj(node.v.map((item, index): [string, Node] => [String(index), item])), 'as an object');
      return put(chance.oneIn(2) ? arr([node]) : obj([['data', node]]), 'wrapped');
    case 14: {
      // Two values in each other's place.
      const other = chance.pick(leaves.length > 0 ? leaves : spots);
      if (other.node.t !== 'num' && other.node.t !== 'str') return put(anyNode(chance));
      return put(other.node, `the value of ${other.path}`);
    }
    default: {
      const texts = [KEY, `x${'\u202e'}${KEY}`, 'y'.repeat(chance.oneIn(40) ? 200_000 : 2_000), chance.pick(TEXTS)];
      return node.t === 'num' ? put(num(String(chance.int(100_000)))) : put(str(chance.pick(texts)));
    }
  }
}

function renamed(chance: Chance, name: string): string {
  const ways = [
    name.toUpperCase(),
    name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase()),
    name.replace(/([A-Z])/g, (letter) => `_${letter.toLowerCase()}`),
    `${name} `,
    `${name}s`,
    '__proto__',
    'balance',
    'amount',
    'credits',
    'data',
    'id',
  ];
  return chance.pick(ways);
}

function changeBytes(chance: Chance, text: string): { bytes: Uint8Array; done: string } {
  const encoded = (changed: string, done: string) => ({ bytes: new TextEncoder().encode(changed), done });
  const where = chance.int(text.length + 1);
  switch (chance.int(13)) {
    case 0:
      return encoded(text.slice(0, where), `cut after ${where}`);
    case 1:
      return encoded(`\ufeff${text}`, 'a byte order mark');
    case 2:
      return encoded('', 'empty');
    case 3:
      return encoded('<html><body>Sign in to the network</body></html>', 'a page');
    case 4:
      return encoded(`${text}${chance.pick([',', '}', ' {}', '\u0000', '\n\n'])}`, 'something after the end');
    case 5:
      return encoded(
        `${chance.pick([")]}',\n", ' ', 'data: ', '\u00a0', '//'])}${text}`,
        'something before the beginning',
      );
    case 6: {
      const bytes = new TextEncoder().encode(text);
      const place = chance.int(Math.max(1, bytes.length));
      bytes[place] = chance.pick([0xff, 0xc0, 0x80, 0x00, 0xed, 0x22, 0x5c, 0x39, 0x2d, 0x2e, 0x65, 0x2c]);
      return { bytes, done: `byte ${place} is ${bytes[place]}` };
    }
    case 7:
      return encoded(text.replaceAll('"', "'"), 'other quotes');
    case 8:
      return encoded(text.replace(/([}\]])/, ',$1'), 'a comma before an end');
    case 9: {
      const utf16 = new Uint8Array(new Uint16Array([...text].slice(0, 2_000).map((sign) => sign.charCodeAt(0))).buffer);
      return { bytes: utf16, done: 'UTF-16' };
    }
    case 10:
      return encoded(
        text.slice(0, where) +
          chance.pick(['9', '0', '-', '.', 'e5', ' ', '"', '\u202e', '\\u0000']) +
          text.slice(where),
        `something at ${where}`,
      );
    case 11:
      return encoded(text.slice(0, where) + text.slice(where + 1 + chance.int(5)), `a few missing at ${where}`);
    default: {
      const depth = chance.oneIn(25) ? 100_000 : chance.pick([20, 120, 130, 500]);
      return encoded(`${'['.repeat(depth)}${text}${']'.repeat(depth)}`, `${depth} lists deep`);
    }
  }
}
