/**
 * Loaded into the app's main process before the app itself, for pictures that are the same each time: time stands
 * still at PLIMSOLL_STILL_AT (milliseconds since 1970) until `setStillTime` moves it. Timers go on as ever; chance,
 * which only spreads the rounds, always takes the middle.
 */
let now = Number(process.env.PLIMSOLL_STILL_AT);
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(now);
    else super(...parts);
  }
  static now() {
    return now;
  }
};
globalThis.setStillTime = (instant) => {
  now = instant;
};
Math.random = () => 0.5;
