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
  run(input: z.output<I>): Promise<{ readonly data: z.input<O>; readonly text: string }>;
}

/** @param onDefect hears of errors that nobody threw on purpose; their text never reaches the client */
export function addTool<I extends z.ZodType, O extends z.ZodType>(
  server: McpServer,
  { name, title, description, input, output, looks, addsUp = false, run }: ToolDefinition<I, O>,
  onDefect: (tool: string, error: unknown) => void,
): void {
  const handle = async (args: unknown): Promise<CallToolResult> => {
    try {
      const { data, text } = await run(args as z.output<I>);
      return {
        structuredContent: asData(data) as Record<string, unknown>,
        content: [{ type: 'text', text: text.split('\n').map(line).join('\n') }],
      };
    } catch (error) {
      const info = toErrorInfo(error);
      if (info.kind === 'internal') onDefect(name, error);
      const text = [info.message, info.help ?? ''].filter((part) => part !== '').join('\n');
      return { isError: true, content: [{ type: 'text', text: redactText(text).split('\n').map(line).join('\n') }] };
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
