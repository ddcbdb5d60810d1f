/** JSON text with each member on a line of its own. Every digit and every escape stays as it came. Pure. */
export function indented(json: string): string {
  let depth = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  const written = json.replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]|\s+|[^\s"{}[\],:]+|"/g, (token, at: number) => {
    if (/^\s/.test(token)) return '';
    if (token === '{' || token === '[') {
      depth += 1;
      return /^\s*[}\]]/.test(json.slice(at + 1)) ? token : token + line();
    }
    if (token === '}' || token === ']') {
      depth = Math.max(0, depth - 1);
      return /[{[]\s*$/.test(json.slice(0, at)) ? token : line() + token;
    }
    if (token === ',') return token + line();
    return token === ':' ? ': ' : token;
  });
  return written;
}
