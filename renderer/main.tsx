import './design/base.css';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ToastProvider } from './components/Toasts.tsx';
import { type Face, loadFace, Root } from './screens/Root.tsx';
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

const element = document.getElementById('root');
if (element === null) throw new Error('index.html has no #root');
const root = createRoot(element);
const { view } = window.plimsoll;
const render = (face: Face | null) =>
  root.render(
    <StrictMode>
      <CSPProvider disableStyleElements>
        <PageProvider page={page}>
          <ToastProvider>
            <Root face={face} view={view} />
          </ToastProvider>
        </PageProvider>
      </CSPProvider>
    </StrictMode>,
  );
// Not left to React's own waiting, which shows nothing new within 300 ms of a placeholder.
render(null);
render(await loadFace(view));
