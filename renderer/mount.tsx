import './design/base.css';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ToastProvider } from './components/Toasts.tsx';
import { type Face, Root } from './screens/Root.tsx';
import { createClient } from './state/client.ts';
import { PageProvider } from './state/context.tsx';
import { openPage } from './state/store.ts';

/** A placeholder that is gone at once would only take the time to paint it. */
const PLACEHOLDER_AFTER_MS = 200;

/** Brings a face to life in the page. Each face has a page of its own: a panel that is clicked open loads no code of the window. */
export function mount(face: Face): void {
  const page = openPage(createClient(window.plimsoll));
  const asked = page.refresh();
  // Nothing is pushed to a hidden window, so one that comes back asks for all of it.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void page.refresh();
  });
  window.addEventListener('pagehide', () => page.close());
  const element = document.getElementById('root');
  if (element === null) throw new Error('the page has no #root');
  const root = createRoot(element);
  const later = new Promise((resolve) => setTimeout(resolve, PLACEHOLDER_AFTER_MS));
  void Promise.race([asked, later]).then(() =>
    root.render(
      <StrictMode>
        <CSPProvider disableStyleElements>
          <PageProvider page={page}>
            <ToastProvider>
              <Root face={face} view={window.plimsoll.view} />
            </ToastProvider>
          </PageProvider>
        </CSPProvider>
      </StrictMode>,
    ),
  );
}
