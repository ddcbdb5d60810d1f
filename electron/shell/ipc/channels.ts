/** The two channels between the page and the main process, and how a window is told which view it is. */

/** The page asks: `(call name, input)`, answered with a Result. */
export const CALL_CHANNEL = 'plimsoll:call';
/** The main process tells: a list of `[topic, value]`. */
export const PUSH_CHANNEL = 'plimsoll:push';
/** Begins the argument that carries the view to the preload. */
export const VIEW_ARGUMENT = '--plimsoll-view=';
