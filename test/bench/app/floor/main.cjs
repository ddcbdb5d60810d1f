/**
 * The least that an Electron app with a tray icon can be: what ours is measured against. With BARE_WINDOW a click on the
 * icon opens a window with one line in it, and the next one closes it.
 */
const { app, BrowserWindow, nativeImage, Tray } = require('electron');

app.setPath('userData', process.env.BARE_USER_DATA);
app.on('window-all-closed', () => {});
app.whenReady().then(() => {
  const pixels = Buffer.alloc(22 * 22 * 4, 255);
  const tray = new Tray(nativeImage.createFromBitmap(pixels, { width: 22, height: 22 }));
  globalThis.keptTray = tray;
  if (process.env.BARE_WINDOW === undefined) return;
  let window = null;
  tray.on('click', () => {
    if (window !== null) {
      window.destroy();
      window = null;
      return;
    }
    const opened = new BrowserWindow({ show: false, width: 380, height: 560 });
    window = opened;
    opened.once('ready-to-show', () => opened.show());
    opened.loadURL('data:text/html,<main><article>1</article></main>');
  });
});
