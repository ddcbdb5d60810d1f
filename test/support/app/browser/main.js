/** A browser with one empty tab and nothing of ours in it: Chromium as it is, as far as Electron has it. */
const { app, BrowserWindow } = require('electron');

// As in a browser: a tab that a person opened is not closed by its page. Electron alone would.
app.commandLine.appendSwitch('blink-settings', 'allowScriptsToCloseWindows=false');
app.on('window-all-closed', () => {});
app.whenReady().then(() => new BrowserWindow({ width: 900, height: 700, show: false }).loadURL('about:blank'));
