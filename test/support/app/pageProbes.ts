/** What a page that is not ours to trust would try. Each function runs inside the page, so it stands on its own. */

export type Attempts = Readonly<Record<string, string>>;

/** Every road out of the page that Chromium knows. What arrives is for whoever listens at those addresses to say. */
export async function leaveByEveryRoad({ http, udpPort }: { http: string; udpPort: number }): Promise<void> {
  const quietly = async (road: () => unknown) => {
    try {
      await road();
    } catch {
      // Refused in the page already: what counts is what arrived.
    }
  };
  const add = (name: string, attributes: Record<string, string>, text = '') => {
    const element = document.createElement(name);
    try {
      for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
      element.append(text);
      document.body.append(element);
    } catch {
      // As above.
    }
    return element;
  };
  const at = (road: string) => `${http}/${road}`;
  await quietly(() => fetch(at('fetch'), { mode: 'no-cors', keepalive: true }));
  await quietly(() => navigator.sendBeacon(at('beacon'), 'x'));
  await quietly(() => new EventSource(at('events')));
  await quietly(() => new WebSocket(at('socket').replace('http', 'ws')));
  await quietly(
    () =>
      new (globalThis as unknown as { WebTransport: new (a: string) => object }).WebTransport(
        at('transport').replace('http', 'https'),
      ),
  );
  await quietly(() => new XMLHttpRequest().open('GET', at('xhr'), false));
  await quietly(() => {
    const request = new XMLHttpRequest();
    request.open('GET', at('xhr'));
    request.send();
  });
  for (const rel of [
    'stylesheet',
    'icon',
    'manifest',
    'preload',
    'modulepreload',
    'prefetch',
    'prerender',
    'preconnect',
  ])
    add('link', { rel, href: at(`link-${rel}`), as: 'script' });
  for (const [name, attribute] of [
    ['img', 'src'],
    ['script', 'src'],
    ['iframe', 'src'],
    ['embed', 'src'],
    ['object', 'data'],
    ['video', 'src'],
    ['audio', 'src'],
    ['webview', 'src'],
    ['portal', 'src'],
    ['fencedframe', 'src'],
    ['input', 'src'],
  ] as const)
    await quietly(() => add(name, { [attribute]: at(name), type: name === 'input' ? 'image' : '' }));
  add('img', { srcset: `${at('srcset')} 2x` });
  add('video', { poster: at('poster') });
  add('div', { style: `background: url(${at('style-attribute')})` });
  add(
    'style',
    {},
    `@import url(${at('import')}); @font-face { font-family: x; src: url(${at('font')}) } body { font-family: x; background: url(${at('background')}) }`,
  );
  add('svg', {}, '').append(Object.assign(document.createElementNS('http://www.w3.org/2000/svg', 'image')));
  add(
    'script',
    { type: 'speculationrules' },
    JSON.stringify({ prefetch: [{ source: 'list', urls: [at('speculation')] }] }),
  );
  await quietly(() => (add('a', { href: '#here', ping: at('ping') }) as HTMLAnchorElement).click());
  const form = add('form', { action: at('form'), method: 'post' }) as HTMLFormElement;
  await quietly(() => form.submit());
  for (const make of [
    () => new Worker(at('worker')),
    () => new SharedWorker(at('shared-worker')),
    () => new Worker(URL.createObjectURL(new Blob([`fetch('${at('blob-worker')}')`]))),
    () => navigator.serviceWorker.register('/sw.js'),
    () => (CSS as unknown as { paintWorklet: Worklet }).paintWorklet.addModule(at('worklet')),
    () => import(/* @vite-ignore */ at('import-script')),
    () => new FontFace('y', `url(${at('font-face')})`).load(),
    () => new Audio(at('audio-object')).play(),
  ])
    await quietly(make);
  await quietly(async () => {
    const servers = ['stun:', 'turn:'].flatMap((scheme) => [
      `${scheme}127.0.0.1:${udpPort}`,
      ...(scheme === 'turn:' ? [`turn:${http.replace('http://', '')}?transport=tcp`] : []),
    ]);
    const connection = new RTCPeerConnection({ iceServers: [{ urls: servers, username: 'u', credential: 'c' }] });
    connection.createDataChannel('x');
    await connection.setLocalDescription(await connection.createOffer());
  });
  // A look-up of a name is seen by no listener here: the net log tells of it.
  add('link', { rel: 'dns-prefetch', href: '//a-secret.looked-up.example' });
  add('link', { rel: 'preconnect', href: 'https://a-secret.connected.example' });
  await new Promise((resolve) => setTimeout(resolve, 1_000));
}

/** Asks for all that a page can ask a person for. */
export async function askForEverything(): Promise<Attempts> {
  const outcomes: Record<string, string> = {};
  const browser = navigator as unknown as Record<string, Record<string, (...given: unknown[]) => unknown> | undefined>;
  const page = globalThis as unknown as Record<string, (...given: unknown[]) => unknown>;
  const ask = async (name: string, question: () => unknown) => {
    const late = new Promise<string>((resolve) => setTimeout(() => resolve('no answer'), 3_000));
    const answer = Promise.resolve()
      .then(question)
      .then(
        (value) => (Array.isArray(value) ? `${value.length} given` : String(value)),
        (error: Error) => error.name,
      );
    outcomes[name] = await Promise.race([answer, late]);
  };
  const names = [
    ...['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'clipboard-write', 'midi'],
    ...['persistent-storage', 'background-sync', 'accelerometer', 'gyroscope', 'magnetometer', 'screen-wake-lock'],
    ...['storage-access', 'idle-detection', 'local-fonts', 'window-management', 'display-capture', 'payment-handler'],
  ];
  for (const name of names)
    await ask(`query ${name}`, () =>
      navigator.permissions.query({ name: name as PermissionName }).then(({ state }) => state),
    );
  await ask('notifications', () => Notification.requestPermission());
  await ask(
    'location',
    () =>
      new Promise((given, refused) =>
        navigator.geolocation.getCurrentPosition(given, () => refused(new DOMException('', 'NotAllowedError'))),
      ),
  );
  await ask('microphone', () => browser.mediaDevices?.getUserMedia?.({ audio: true }));
  await ask('camera', () => browser.mediaDevices?.getUserMedia?.({ video: true }));
  await ask('screen', () => browser.mediaDevices?.getDisplayMedia?.({ video: true }));
  await ask('reading the clipboard', () => navigator.clipboard.readText());
  await ask('writing the clipboard', () => navigator.clipboard.writeText('x'));
  await ask('midi', () =>
    (navigator as unknown as { requestMIDIAccess(o: object): unknown }).requestMIDIAccess({ sysex: true }),
  );
  await ask('usb', () => browser.usb?.requestDevice?.({ filters: [] }));
  await ask('hid', () => browser.hid?.requestDevice?.({ filters: [] }));
  await ask('serial', () => browser.serial?.requestPort?.());
  await ask('bluetooth', () => {
    const { bluetooth } = browser;
    if (bluetooth === undefined) throw new DOMException('', 'NotFoundError');
    return bluetooth.requestDevice?.({ acceptAllDevices: true });
  });
  await ask('fonts', () => page.queryLocalFonts?.());
  await ask('screens', () => page.getScreenDetails?.());
  await ask('idleness', () => (page.IdleDetector as unknown as { requestPermission(): unknown }).requestPermission());
  await ask('lasting storage', () => navigator.storage.persist());
  await ask('staying awake', () => navigator.wakeLock.request('screen'));
  await ask('the pointer', () => document.body.requestPointerLock());
  await ask('the whole screen', async () => {
    // Some systems never say no to this one: then nothing happens.
    await Promise.race([document.documentElement.requestFullscreen(), new Promise((later) => setTimeout(later, 300))]);
    return document.fullscreenElement !== null;
  });
  await ask('the keyboard', () => browser.keyboard?.lock?.());
  await ask('the service worker', () => navigator.serviceWorker.register('/sw.js'));
  return outcomes;
}

/** Makes code out of text, and markup out of text, in every way there is; and tells which rules were broken on the way. */
export async function runText(): Promise<{ readonly ran: readonly string[]; readonly broken: readonly string[] }> {
  const ran = new Set<string>();
  Object.assign(globalThis, { ran });
  const broken = new Set<string>();
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => broken.add(effectiveDirective));
  const attempt = (make: () => unknown) => {
    try {
      make();
    } catch {
      // Refused: then it has not run, which is what is looked at.
    }
  };
  const add = (name: string, attributes: Record<string, string>, text = '') => {
    const element = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
    element.textContent = text;
    document.body.append(element);
    return element;
  };
  // In a task of its own: what the debugger evaluates, it may.
  await new Promise((resolve) => setTimeout(resolve));
  attempt(() =>
    ran.add((globalThis as unknown as Record<string, (code: string) => string>).eval?.('"eval"') ?? 'eval'),
  );
  attempt(() => ran.add(new Function('return "Function"')()));
  attempt(() => ran.add((async () => {}).constructor('return 1') && 'async Function'));
  attempt(() => setTimeout('ran.add("timer")' as never));
  attempt(() => add('script', {}, 'ran.add("inline script")'));
  attempt(() => add('script', { src: 'data:text/javascript,ran.add("data script")' }));
  attempt(() => add('script', { src: URL.createObjectURL(new Blob(['ran.add("blob script")'])) }));
  attempt(() => add('button', { onclick: 'ran.add("handler")' }).click());
  attempt(() => add('img', { src: 'data:,', onerror: 'ran.add("error handler")' }));
  attempt(() => add('a', { href: 'javascript:ran.add("javascript link")' }).click());
  attempt(() => add('iframe', { src: 'javascript:parent.ran.add("javascript frame")' }));
  attempt(() => add('iframe', { srcdoc: '<script>parent.ran.add("frame document")</script>' }));
  attempt(() => {
    document.createElement('div').innerHTML = '<img src=x onerror=ran.add("markup")>';
    ran.add('innerHTML');
  });
  attempt(() => ran.add(String(document.createRange().createContextualFragment('<b>') && 'fragment')));
  attempt(() => ran.add(String(new DOMParser().parseFromString('<b>', 'text/html') && 'parser')));
  attempt(() => document.write('<script>ran.add("written")</script>'));
  attempt(() => {
    const { trustedTypes } = globalThis as unknown as { trustedTypes: { createPolicy(n: string, p: object): object } };
    trustedTypes.createPolicy('default', { createHTML: String, createScript: String });
    ran.add('a policy of its own');
  });
  attempt(() => add('style', {}, '#probe { color: red }'));
  attempt(() => add('base', { href: 'https://evil.example/' }));
  await new Promise((resolve) => setTimeout(resolve, 500));
  if (document.baseURI.includes('evil')) ran.add('base');
  return { ran: [...ran].sort(), broken: [...broken].sort() };
}
