/** Serves the Model Context Protocol over standard input and output, until the client hangs up. */
import { Console } from 'node:console';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { createAsk } from '#doors/mcp/ask.ts';
import { clientNameOf, createMcpServer } from '#doors/mcp/server.ts';
import { createLineLog } from '../cliLog.ts';
import { EXIT } from '../exitCode.ts';
import type { CliWorld, GlobalOptions, Outcome } from '../world.ts';

export interface McpOptions extends GlobalOptions {
  readonly agent?: string;
}

export async function serveMcp(options: McpOptions, world: CliWorld): Promise<Outcome> {
  // Standard output is the protocol's: whatever else is said in this process goes beside it.
  globalThis.console = new Console(process.stderr, process.stderr);
  const log = createLineLog(world.clock, (line) => world.terminal.err(line));
  const server = createMcpServer({
    version: world.version,
    agent: options.agent ?? null,
    ask: createAsk(options, world, () => clientNameOf(server)),
    now: () => world.clock.now(),
    onDefect: (tool, error) =>
      log.error('mcp.defect', { tool, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  });
  const gone = new Promise<void>((resolve) => {
    server.server.onclose = resolve;
    process.stdin.once('end', resolve);
    process.stdin.once('close', resolve);
  });
  server.server.onerror = (error) => log.warn('mcp.bad-message', { error: error.message });
  await server.connect(new StdioServerTransport());
  await Promise.race([gone, world.untilStopped()]);
  await server.close();
  return { exitCode: EXIT.ok, text: '', json: null };
}
