/** One tool: what it takes and answers, and how anything that goes wrong becomes an answer too. */
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { z } from 'zod';
import { redactText } from '#engine/http/redact.ts';
import { toErrorInfo } from '#shared/contract/errors.ts';
import { asData, line } from './data.ts';

export interface ToolDefinition<I extends z.ZodType, O extends z.ZodType> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: I;
  readonly output: O;
  /** It changes nothing. */
  readonly looks: boolean;
  /** The same again does more of it. */
  readonly addsUp?: boolean;
  /** `lines`: in short. Each goes out as one line, whatever was in the names in it. */
  run(input: z.output<I>): Promise<{ readonly data: z.input<O>; readonly lines: readonly string[] }>;
}

/** @param onDefect hears of errors that nobody threw on purpose; their text never reaches the client */
export function addTool<I extends z.ZodType, O extends z.ZodType>(
  server: McpServer,
  { name, title, description, input, output, looks, addsUp = false, run }: ToolDefinition<I, O>,
  onDefect: (tool: string, error: unknown) => void,
): void {
  const handle = async (args: unknown): Promise<CallToolResult> => {
    try {
      const { data, lines } = await run(args as z.output<I>);
      return {
        structuredContent: asData(data) as Record<string, unknown>,
        content: [{ type: 'text', text: textOf(lines) }],
      };
    } catch (error) {
      const info = toErrorInfo(error);
      if (info.kind === 'internal') onDefect(name, error);
      const said = [info.message, info.help ?? ''].filter((part) => part !== '');
      return { isError: true, content: [{ type: 'text', text: textOf(said.map(redactText)) }] };
    }
  };
  const annotations = {
    title,
    readOnlyHint: looks,
    destructiveHint: false,
    idempotentHint: !addsUp,
    openWorldHint: false,
  };
  server.registerTool(
    name,
    { title, description, inputSchema: input, outputSchema: output, annotations },
    handle as never,
  );
}

function textOf(lines: readonly string[]): string {
  return lines.map(line).join('\n');
}
