import './design/base.css';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ToastProvider } from './components/Toasts.tsx';
import { Root } from './screens/Root.tsx';
import { createClient } from './state/client.ts';
import { PageProvider } from './state/context.tsx';
import { openPage } from './state/store.ts';

const page = openPage(createClient(window.plimsoll));
void page.refresh();
// Nothing is pushed to a hidden window, so one that comes back asks for all of it.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void page.refresh();
});
window.addEventListener('pagehide', () => page.close());

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <PageProvider page={page}>
        <ToastProvider>
          <Root view={window.plimsoll.view} />
        </ToastProvider>
      </PageProvider>
    </CSPProvider>
  </StrictMode>,
);
