import type { ErrorInfo } from '#shared/contract/errors.ts';
import { Notice } from '../components/Notice.tsx';

/** Why something was not done, at once and in its place. */
export function Refused({ title, error }: { readonly title: string; readonly error: ErrorInfo | null }) {
  if (error === null) return null;
  return (
    <Notice live title={title} tone="error">
      <p>{error.message}</p>
      {error.help !== undefined && <p>{error.help}</p>}
    </Notice>
  );
}
