/** Why an update did not come, for the screen. What a feed says is never repeated. */
import type { UpdateFailure } from '#shared/contract/updateCalls.ts';

export class UpdateError extends Error {
  override readonly name = 'UpdateError';
  readonly why: UpdateFailure;

  constructor(why: UpdateFailure, options?: ErrorOptions) {
    super(`update: ${why}`, options);
    this.why = why;
  }
}

/** Looks through the causes too: libraries wrap what they are thrown. */
export function whyOf(error: unknown): UpdateFailure {
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    if (at instanceof UpdateError) return at.why;
    const code = 'code' in at ? String(at.code) : '';
    if (code === 'ERR_CHECKSUM_MISMATCH') return 'wrong-checksum';
    if (code === 'ERR_UPDATER_NO_CHECKSUM') return 'no-checksum';
    if (code === 'ERR_UPDATER_INVALID_VERSION' || code === 'ERR_UPDATER_INVALID_UPDATE_INFO') return 'unreadable';
    if (code === 'ERR_UPDATER_NO_FILES_PROVIDED') return 'no-package';
    if (['ENOSPC', 'EACCES', 'EPERM', 'EROFS', 'EDQUOT', 'EIO', 'ENOENT', 'EMFILE'].includes(code))
      return 'not-written';
  }
  return 'defect';
}
