import type { Locator, Page } from '@playwright/test';

/** The open dialog. The short words in the corner are dialogs by role, too, of a kind that says that it is not modal. */
export function question(page: Page): Locator {
  return page.getByRole('dialog').and(page.locator(':not([aria-modal="false"])'));
}
