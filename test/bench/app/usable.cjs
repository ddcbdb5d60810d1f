/**
 * Loaded before the app: tells when a page is usable, as a person would find it. For each page, and each time that it is
 * shown again, one line, `usable {...}`, with the instant (milliseconds since 1970) at which a wallet's row stood in it and
 * was painted, and at which a click into the page was answered by the page's own listener.
 */
const { app } = require('electron');

const PAINTED = `new Promise((resolve) => {
  const look = () => {
    if (document.querySelector('article, main li') === null) return setTimeout(look, 4);
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now())));
  };
  look();
})`;
const CLICKED = `new Promise((resolve) => {
  addEventListener('mouseup', () => resolve(performance.timeOrigin + performance.now()), { once: true, capture: true });
})`;

/** @param shown resolves with the instant at which its window was shown */
async function tell(page, shown) {
  const painted = Math.max(await page.executeJavaScript(PAINTED), await shown);
  const answered = page.executeJavaScript(CLICKED);
  // In the listener's own turn the page may not hear yet; a click is cheap.
  const click = setInterval(() => {
    for (const type of ['mouseDown', 'mouseUp'])
      page.sendInputEvent({ type, x: 1, y: 1, button: 'left', clickCount: 1 });
  }, 5);
  const clicked = await answered;
  clearInterval(click);
  process.stdout.write(`usable ${JSON.stringify({ painted, clicked })}\n`);
}

app.on('browser-window-created', (_event, window) => {
  const page = window.webContents;
  const shown = new Promise((resolve) => {
    window.once('show', () => {
      resolve(performance.timeOrigin + performance.now());
      window.on('show', () => tell(page, 0));
    });
  });
  page.once('dom-ready', () => tell(page, shown));
});
