/** Links of the app's own scheme, however the system hands them over. A link shows a place; it never does anything. */
import type { App } from 'electron';
import type { Log } from '#engine/ports.ts';
import { claimsToBeLink, LINK_SCHEME, placeOfLink } from '#shared/contract/links.ts';

export interface Links {
  /** From now on links lead to `show`, those that came before now as well. Words without a link only bring the app forward. */
  follow(show: (screen?: string) => void, log: Log): void;
}

type LinkApp = Pick<App, 'on' | 'isPackaged' | 'setAsDefaultProtocolClient'>;

/** Call it before the app is ready: macOS hands over the link that started it while it starts, and a second start may come early. */
export function catchLinks(app: LinkApp, argv: readonly string[], platform: NodeJS.Platform): Links {
  const early: string[] = argv.slice(1).filter(claimsToBeLink).slice(0, 1);
  let isAskedFor = false;
  let take = (link: string) => {
    early.push(link);
  };
  let show = () => {
    isAskedFor = true;
  };
  app.on('open-url', (event, link) => {
    event.preventDefault();
    take(link);
  });
  app.on('second-instance', (_event, words) => {
    const link = words.slice(1).find(claimsToBeLink);
    if (link === undefined) show();
    else take(link);
  });
  return {
    follow(showWindow, log) {
      show = () => showWindow();
      take = (link) => {
        const place = placeOfLink(link);
        // What it said is not repeated: it may come from any page of any site.
        if (place === null) log.warn('link.refused', { length: link.length });
        else log.info('link.opened', { to: place.name });
        showWindow(place?.screen);
      };
      if (isAskedFor) show();
      for (const link of early.splice(0)) take(link);
      // On Linux the package's desktop entry says it; a clone must not take links away from an installed app.
      if (app.isPackaged && platform !== 'linux')
        app.setAsDefaultProtocolClient(LINK_SCHEME, process.execPath, platform === 'win32' ? ['--'] : []);
    },
  };
}
