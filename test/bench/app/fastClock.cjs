/**
 * Loaded before the app: time goes by as fast as the app can keep up with it. Its timers are kept here, and whenever no
 * request is under way the clock leaps to the next of them. Node's own timers (sockets, threads) stay as they are.
 * Each SIGUSR2 lets the next span of FAST_CLOCK_MS go by (milliseconds, with commas between them); at its end a line
 * `{...}` with its number and the requests made in it is added to the file FAST_CLOCK_SPANS.
 */
const { appendFileSync } = require('node:fs');

const QUIET_MS = 4;
const REAL_BELOW_MS = 1_000;

const real = { setTimeout, clearTimeout, now: Date.now, fetch: globalThis.fetch };
let ahead = 0;
let running = false;
let busy = 0;
let requests = 0;
let lastBusy = real.now();
const timers = new Map();
let lastId = 1_000_000_000;

Date.now = () => real.now() + ahead;

class Timer {
  constructor(id) {
    this.id = id;
  }
  ref() {
    return this;
  }
  unref() {
    return this;
  }
  hasRef() {
    return true;
  }
  refresh() {
    const entry = timers.get(this);
    if (entry !== undefined) entry.at = Date.now() + entry.ms;
    return this;
  }
  [Symbol.toPrimitive]() {
    return this.id;
  }
}

globalThis.setTimeout = (callback, ms = 0, ...rest) => {
  if (ms < REAL_BELOW_MS) return real.setTimeout(callback, ms, ...rest);
  const timer = new Timer(++lastId);
  timers.set(timer, { at: Date.now() + ms, ms, callback, rest });
  return timer;
};
globalThis.clearTimeout = (timer) => {
  if (timer instanceof Timer) timers.delete(timer);
  else real.clearTimeout(timer);
};
globalThis.fetch = async (...request) => {
  busy++;
  requests++;
  try {
    return await real.fetch(...request);
  } finally {
    busy--;
    lastBusy = real.now();
  }
};

function leap() {
  real.setTimeout(leap, 1);
  if (busy > 0 || real.now() - lastBusy < QUIET_MS) return;
  let next = null;
  for (const [timer, entry] of timers) if (next === null || entry.at < next[1].at) next = [timer, entry];
  if (next === null) return;
  const [timer, { at, callback, rest }] = next;
  if (running) ahead = Math.max(ahead, at - real.now());
  if (at > Date.now()) return;
  timers.delete(timer);
  lastBusy = real.now();
  callback(...rest);
  if (running && Date.now() >= end) {
    running = false;
    appendFileSync(process.env.FAST_CLOCK_SPANS, `${JSON.stringify({ span, requests })}\n`);
  }
}

let end = Number.POSITIVE_INFINITY;
let span = 0;
const spans = (process.env.FAST_CLOCK_MS ?? '').split(',').map(Number);
process.on('SIGUSR2', () => {
  // Electron's main process is told of one signal twice.
  if (running) return;
  requests = 0;
  span++;
  end = Date.now() + (spans.shift() ?? 0);
  running = true;
});
// Chromium's own way from this signal to the end of the app does not come through beside a clock like this.
process.on('SIGTERM', () => require('electron').app.quit());
leap();
