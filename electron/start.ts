/** Where the app begins: the desktop app, or the command line that is packed with it and needs nothing of the desktop. */
import { app } from 'electron';
import { isThirdPartyRuntime } from './shell/runtime.ts';
import { debuggingAsked, packedCommand } from './shell/startArguments.ts';

const command = app.isPackaged ? packedCommand(process.argv) : null;
if (command !== null) {
  // Electron waits for this file before it readies a desktop: none is made for a command.
  const { runHere } = await import('./doors/cli/process.ts');
  const loopbackOnly = isThirdPartyRuntime(process.execPath);
  app.exit(await runHere(command, { version: app.getVersion(), isPackaged: true, loopbackOnly }));
} else if (app.isPackaged && debuggingAsked(process.argv)) {
  process.stderr.write('plimsoll: a packaged Plimsoll takes no debugger: start it without that switch.\n');
  app.exit(1);
} else {
  await import('./desktop.ts');
}
