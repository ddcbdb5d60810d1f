/**
 * Does for `electron <path>` what Electron's own default app does: loads `-r` modules, takes the app's folder from the
 * first argument that is no flag, gives the app its name, version and path, then imports its main file. It is copied
 * into a runtime that came without one, and is plain JavaScript because that runtime's Node strips no types.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const { target, preloads } = readArguments(process.argv.slice(1));
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });

if (target === undefined) {
  fail('say which app to run: electron <folder>');
} else {
  const require = createRequire(join(process.cwd(), 'electron'));
  for (const preload of preloads) require(preload);
  const main = describe(resolve(target));
  if (main === undefined) fail(`there is no app at ${resolve(target)}`);
  else await import(pathToFileURL(main).href);
}

function readArguments(args) {
  const preloads = [];
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index];
    if (argument === '-r' || argument === '--require') {
      index += 1;
      preloads.push(args[index]);
    } else if (!argument.startsWith('-')) {
      return { target: argument, preloads };
    }
  }
  return { target: undefined, preloads };
}

/** Tells Electron which app this is; returns its main file. */
function describe(path) {
  if (!existsSync(path)) return undefined;
  if (!statSync(path).isDirectory()) {
    app.setAppPath(dirname(path));
    return path;
  }
  const manifest = join(path, 'package.json');
  const about = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : {};
  const name = about.productName ?? about.name;
  if (about.version !== undefined) app.setVersion(about.version);
  if (name !== undefined) app.name = name;
  app.setDesktopName(about.desktopName ?? `${app.name}.desktop`);
  app.setAppPath(path);
  const main = resolve(path, about.main ?? 'index.js');
  return existsSync(main) ? main : undefined;
}

function fail(message) {
  process.stderr.write(`electron: ${message}\n`);
  app.exit(1);
}
