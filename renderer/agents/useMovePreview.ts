/** What a move would do, asked while it is typed. An answer to another question than the one that stands is never shown. */
import { useEffect, useState } from 'react';
import type { MovePreview } from '#shared/contract/agentCalls.ts';
import type { CallInput } from '#shared/contract/contract.ts';
import type { ErrorInfo } from '#shared/contract/errors.ts';
import { usePage } from '../state/context.tsx';

/** How long a pause in typing is awaited. */
const PAUSE = 180;

export interface MovePreviewRead {
  readonly preview: MovePreview | null;
  readonly error: ErrorInfo | null;
  readonly waiting: boolean;
}

interface Answer {
  readonly key: string;
  readonly preview: MovePreview | null;
  readonly error: ErrorInfo | null;
}

/** @param input null while it is not whole */
export function useMovePreview(input: CallInput<'moves.preview'> | null): MovePreviewRead {
  const { client } = usePage();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const key = input === null ? null : JSON.stringify(input);
  useEffect(() => {
    if (key === null) return;
    let current = true;
    const timer = setTimeout(async () => {
      const result = await client.call('moves.preview', JSON.parse(key) as CallInput<'moves.preview'>);
      if (!current) return;
      setAnswer(
        result.ok ? { key, preview: result.value.preview, error: null } : { key, preview: null, error: result.error },
      );
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, key]);
  if (key === null) return { preview: null, error: null, waiting: false };
  if (answer === null || answer.key !== key) return { preview: null, error: null, waiting: true };
  return { ...answer, waiting: false };
}
