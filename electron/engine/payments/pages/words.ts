/** What our pages say. Plain text: it is escaped where it becomes a page. */

export const CHALLENGE_WORDS = {
  payment: { heading: 'Confirm this payment', working: 'Asking your bank…' },
  setup: { heading: 'Add a card', working: 'Opening the card form…' },
} as const;

/** What the script of the page says as it goes along. */
export const SCRIPT_WORDS = {
  confirming: 'Follow what your bank asks. Keep this tab open until it says that it is done.',
  enterCard: 'Enter the card here. It goes straight to the card processor; Plimsoll never sees it.',
  saving: 'Saving the card…',
  done: 'Done. Plimsoll goes on from here. You can close this tab.',
  failed: 'This was not confirmed. You can close this tab; Plimsoll shows what to do next.',
  used: 'This page was used. If it is still open in another tab, go on there; otherwise open it again from Plimsoll.',
  expired: 'This page has expired. Open it again from Plimsoll.',
  noScript: 'The card processor’s script did not load. Check the network connection.',
  cannotRun:
    'The card processor does not work on this page. Nothing was decided here: finish on the service’s own billing page.',
  gone: 'Plimsoll does not answer. Start it again; it looks by itself how this ended.',
} as const;

export type ScriptWords = typeof SCRIPT_WORDS;

export const SAVE_CARD = 'Save card';
export const TRY_AGAIN = 'Try again';
export const NO_JAVASCRIPT = 'Your browser runs no scripts on this page, and the card processor needs them.';

export const USED = { heading: 'This page was used', text: SCRIPT_WORDS.used };
export const EXPIRED = { heading: 'This page has expired', text: SCRIPT_WORDS.expired };
export const UNKNOWN = { heading: 'There is no such page', text: 'Open it again from Plimsoll.' };

export const RETURN_WORDS = {
  success: {
    heading: 'Thank you',
    text: 'Go back to Plimsoll: it looks whether what you paid for has arrived. You can close this tab.',
  },
  cancel: {
    heading: 'Back to Plimsoll',
    text: 'You left the checkout. Plimsoll looks how it stands. You can close this tab.',
  },
} as const;
