/**
 * The least that an Electron app with a tray icon can be: what ours is measured against. With BARE_WINDOW a click on the
 * icon opens a window with one line in it.
 */
const { app, BrowserWindow, nativeImage, Tray } = require('electron');

app.setPath('userData', process.env.BARE_USER_DATA);
app.on('window-all-closed', () => {});
app.whenReady().then(() => {
  const pixels = Buffer.alloc(22 * 22 * 4, 255);
  const tray = new Tray(nativeImage.createFromBitmap(pixels, { width: 22, height: 22 }));
  globalThis.keptTray = tray;
  if (process.env.BARE_WINDOW === undefined) return;
  tray.on('click', () => {
    const window = new BrowserWindow({ show: false, width: 380, height: 560 });
    window.once('ready-to-show', () => window.show());
    window.loadURL('data:text/html,<main><article>1</article><button>ok</button></main>');
  });
});
