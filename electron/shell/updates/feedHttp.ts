/**
 * The library's way to the network: one feed, addresses that were allowed one by one, no redirect, bounded in size and time.
 * Whatever else the library would ask for fails here.
 */
import { EventEmitter } from 'node:events';
import type { RequestOptions } from 'node:http';
import { Readable } from 'node:stream';
import { configureRequestOptions, configureRequestUrl, type DownloadOptions, HttpExecutor } from 'builder-util-runtime';
import type { Clock, Fetch } from '#engine/ports.ts';
import { UpdateError } from '#engine/updates/failure.ts';

export interface FeedLimits {
  /** Of the file that tells of the newest release. */
  readonly newsBytes: number;
  readonly newsMs: number;
  /** Of a package, from the request to its last byte; and between two parts of it. */
  readonly packageMs: number;
  readonly silentMs: number;
}

export interface FeedHttpParts {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly limits: FeedLimits;
}

interface Bounds {
  readonly bytes: number;
  readonly ms: number;
}

export class FeedHttp extends HttpExecutor<FeedRequest> {
  private readonly allowed = new Map<string, Bounds>();
  private readonly underWay = new Set<AbortController>();
  private readonly parts: FeedHttpParts;

  constructor(parts: FeedHttpParts) {
    super();
    this.parts = parts;
  }

  /** From now on these alone may be asked for; the file of news goes by its name in the feed's folder. */
  allow(news: URL, packages: readonly { readonly address: URL; readonly bytes: number }[] = []): void {
    const { newsBytes, newsMs, packageMs } = this.parts.limits;
    this.allowed.clear();
    this.allowed.set(news.href, { bytes: newsBytes, ms: newsMs });
    for (const { address, bytes } of packages) this.allowed.set(address.href, { bytes, ms: packageMs });
  }

  stop(): void {
    for (const controller of this.underWay) controller.abort(new UpdateError('unreachable'));
  }

  override createRequest(options: RequestOptions, callback: (response: unknown) => void): FeedRequest {
    const port = options.port === undefined || options.port === null ? '' : `:${options.port}`;
    const url = new URL(`${options.protocol}//${options.hostname}${port}${options.path}`);
    // Put on by the library against caches; we say so in a header.
    url.search = '';
    const request = new FeedRequest();
    request.start = (controller) => {
      this.underWay.add(controller);
      this.ask(url, controller)
        .then(callback)
        .catch((error: unknown) => request.emit('error', asUpdateError(error, controller)))
        .finally(() => this.underWay.delete(controller));
    };
    return request;
  }

  /** Called by the library for a package; it checks the hash of what goes through. @returns the file that was written */
  download(url: URL, destination: string, options: DownloadOptions): Promise<string> {
    return options.cancellationToken.createPromise<string>((resolve, reject, onCancel) => {
      const request: RequestOptions = {};
      configureRequestUrl(url, request);
      configureRequestOptions(request);
      const callback = (error?: Error | null) => (error ? reject(error) : resolve(destination));
      this.doDownload(request, { destination, options, onCancel, callback, responseHandler: null }, 0);
    });
  }

  /** Parts of a package, by which the library would put it together from the old one: never used. */
  override downloadToBuffer(): Promise<Buffer> {
    return Promise.reject(new UpdateError('elsewhere'));
  }

  private async ask(url: URL, controller: AbortController): Promise<unknown> {
    const { fetch, clock, limits } = this.parts;
    const bounds = this.allowed.get(url.href);
    if (bounds === undefined) throw new UpdateError('elsewhere');
    const stopAll = clock.setTimer(bounds.ms, () => controller.abort(new UpdateError('too-slow')));
    let stopSilence = clock.setTimer(limits.silentMs, () => controller.abort(new UpdateError('too-slow')));
    const done = () => {
      stopAll();
      stopSilence();
    };
    const heard = () => {
      stopSilence();
      stopSilence = clock.setTimer(limits.silentMs, () => controller.abort(new UpdateError('too-slow')));
    };
    try {
      const answer = await fetch(url, {
        // No name of the machine, no number of its own: the feed learns which file is asked for, and no more.
        headers: { accept: '*/*', 'accept-encoding': 'identity', 'cache-control': 'no-cache' },
        redirect: 'manual',
        credentials: 'omit',
        signal: controller.signal,
      });
      if (answer.status >= 300 && answer.status < 400) throw new UpdateError('redirected');
      if (answer.status !== 200 || answer.body === null) throw new UpdateError('not-there');
      const body = Readable.from(bounded(answer.body, bounds.bytes, controller, heard, done));
      return Object.assign(body, { statusCode: 200, statusMessage: 'OK', headers: {} });
    } catch (error) {
      controller.abort();
      done();
      throw error;
    }
  }
}

async function* bounded(
  body: ReadableStream<Uint8Array>,
  most: number,
  controller: AbortController,
  heard: () => void,
  done: () => void,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done: ended, value } = await reader.read();
      if (ended) return;
      heard();
      bytes += value.byteLength;
      if (bytes > most) throw new UpdateError('too-large');
      yield Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    }
  } catch (error) {
    throw asUpdateError(error, controller);
  } finally {
    done();
    controller.abort();
  }
}

/** As Node's own request looks to the library. */
export class FeedRequest extends EventEmitter {
  private readonly controller = new AbortController();
  start: (controller: AbortController) => void = () => undefined;

  abort(): void {
    this.controller.abort(new UpdateError('unreachable'));
  }

  end(): void {
    this.start(this.controller);
  }
}

function asUpdateError(error: unknown, { signal }: AbortController): UpdateError {
  if (error instanceof UpdateError) return error;
  if (signal.reason instanceof UpdateError) return signal.reason;
  return new UpdateError('unreachable', { cause: error });
}
