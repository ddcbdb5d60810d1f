/** Which tests failed, and how, out of what their runners report: named at the end, where a long log is read first. Pure. */
import { stripVTControlCharacters } from 'node:util';

/** Of what a failed test said. */
const MOST_LINES = 12;

/** @returns one text for each failed test: where it stands, its name, what it said. Anything of another form is passed over. */
export function failuresVitest(report: unknown, root: string): string[] {
  return each(report, 'testResults').flatMap((file) => {
    const where = text(file, 'name').replace(`${root}/`, '');
    const failed = each(file, 'assertionResults').filter((test) => text(test, 'status') === 'failed');
    if (failed.length === 0)
      return text(file, 'status') === 'failed' ? [told(where, 'the file itself', text(file, 'message'))] : [];
    return failed.map((test) => told(where, text(test, 'fullName'), each(test, 'failureMessages').join('\n')));
  });
}

export function failuresPlaywright(report: unknown): string[] {
  const outside = each(report, 'errors').map((error) => told('outside of any test', '', text(error, 'message')));
  return [...outside, ...each(report, 'suites').flatMap(ofSuite)];
}

function ofSuite(suite: unknown): string[] {
  const own = each(suite, 'specs').flatMap((spec) =>
    each(spec, 'tests')
      .filter((test) => text(test, 'status') === 'unexpected')
      .map((test) => {
        const errors = each(test, 'results').flatMap((result) => each(result, 'errors'));
        return told(text(spec, 'file'), text(spec, 'title'), text(errors.at(-1), 'message'));
      }),
  );
  return [...own, ...each(suite, 'suites').flatMap(ofSuite)];
}

function told(where: string, name: string, said: string): string {
  const lines = stripVTControlCharacters(said).split('\n');
  const kept = lines.slice(0, MOST_LINES).map((line) => `    ${line}`.trimEnd());
  return [`  ${where}${name === '' ? '' : ` › ${name}`}`, ...kept].join('\n');
}

function each(value: unknown, name: string): readonly unknown[] {
  const found = of(value, name);
  return Array.isArray(found) ? found : [];
}

function text(value: unknown, name: string): string {
  const found = of(value, name);
  return typeof found === 'string' ? found : '';
}

function of(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
