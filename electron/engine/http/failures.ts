/** What went wrong below HTTP, as an error kind with words. Nothing of the original error is carried along but its code. */
import { PlimsollError } from '#shared/contract/errors.ts';
import { NotSentError } from './client.ts';

const OFFLINE_CODES = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'ENETDOWN', 'EHOSTUNREACH', 'ENONET']);
const TLS_CODE =
  /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_SELF_SIGNED_CERT$|SELF_SIGNED_CERT_IN_CHAIN$|EPROTO$|HOSTNAME_MISMATCH$)/;

export interface NetworkFailure {
  readonly error: PlimsollError;
  /** The system's code, for the log: `ECONNRESET`, `TIMEOUT`. */
  readonly code: string;
  /** Asking again soon may help. */
  readonly passing: boolean;
}

/**
 * @param host host and port of the service: the only part of the address that is named
 * @param online what the system says of its network, where it says anything
 * @returns a {@link NotSentError} where the failure proves that no connection came about
 */
export function networkFailure(thrown: unknown, host: string, online: boolean | undefined): NetworkFailure {
  const failure = failureOf(thrown, host, online);
  const faults = faultsOf(thrown);
  const proven = faults.length > 0 && faults.every(isBeforeConnection);
  return proven ? { ...failure, error: new NotSentError(failure.error.info) } : failure;
}

function failureOf(thrown: unknown, host: string, online: boolean | undefined): NetworkFailure {
  const codes = codesOf(thrown);
  const code = codes[0] ?? 'UNKNOWN';
  const tls = codes.find((one) => TLS_CODE.test(one));
  if (tls !== undefined) return { error: untrusted(host, tls), code: tls, passing: false };
  const allOffline = codes.length > 0 && codes.every((one) => OFFLINE_CODES.has(one));
  if (allOffline || online === false) return { error: offline(host, codes), code, passing: true };
  return { error: unreachable(host, codes), code, passing: true };
}

/** Failures that only looking up the name, connecting, or looking at the certificate can have. */
const BEFORE_CONNECTION =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|UND_ERR_CONNECT_TIMEOUT|CERT_[A-Z_]+|ERR_TLS_CERT_ALTNAME_INVALID|ERR_SSL_WRONG_VERSION_NUMBER|UNABLE_TO_[A-Z_]+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|HOSTNAME_MISMATCH)$/;

/** A host that became unreachable may have done so after the request left; only a failed `connect` proves it did not. */
function isBeforeConnection(fault: Fault): boolean {
  return BEFORE_CONNECTION.test(fault.code) || fault.syscall === 'connect' || fault.syscall === 'getaddrinfo';
}

function offline(host: string, codes: readonly string[]): PlimsollError {
  const unknownName = codes.length > 0 && codes.every((code) => code === 'ENOTFOUND');
  return new PlimsollError({
    kind: 'offline',
    message: unknownName ? `The name ${host} was not found.` : `There is no way to ${host} from this network.`,
    help: unknownName
      ? 'Check the network connection, and the address of the account.'
      : 'Check the network connection. Plimsoll asks again when it is back.',
  });
}

function unreachable(host: string, codes: readonly string[]): PlimsollError {
  if (codes.includes('ECONNREFUSED'))
    return new PlimsollError({
      kind: 'unavailable',
      message: `${host} refused the connection.`,
      help: 'Nothing answers there at the moment. Check the address of the account, or wait: Plimsoll asks again.',
    });
  if (codes.some((code) => code === 'ETIMEDOUT' || code === 'UND_ERR_CONNECT_TIMEOUT')) return connectTimeout(host);
  return new PlimsollError({
    kind: 'unavailable',
    message: `The connection to ${host} broke before the answer was complete.`,
    help: 'This usually passes. Plimsoll asks again.',
  });
}

function connectTimeout(host: string): PlimsollError {
  return new PlimsollError({
    kind: 'unavailable',
    message: `${host} did not take the connection in time.`,
    help: 'The service or the network is slow. Plimsoll asks again.',
  });
}

export function timedOut(host: string, timeoutMs: number): PlimsollError {
  return new PlimsollError({
    kind: 'unavailable',
    message: `${host} did not answer completely within ${Math.round(timeoutMs / 1000)} seconds.`,
    help: 'The service or the network is slow. Plimsoll asks again.',
  });
}

function untrusted(host: string, code: string): PlimsollError {
  return new PlimsollError({
    kind: 'unavailable',
    message: `The connection to ${host} is not secure (${code}), so nothing was sent.`,
    help: 'Check the date of this computer, a proxy that opens connections, and the address of the account.',
  });
}

interface Fault {
  readonly code: string;
  readonly syscall: string | null;
}

function codesOf(thrown: unknown): string[] {
  return faultsOf(thrown).map(({ code }) => code);
}

/** Every system code in an error, its causes and its parts; a host with several addresses fails with several. */
function faultsOf(thrown: unknown, depth = 0): Fault[] {
  if (!(thrown instanceof Error) || depth > 4) return [];
  if (thrown instanceof AggregateError && thrown.errors.length > 0)
    return thrown.errors.flatMap((part) => faultsOf(part, depth + 1));
  const below = faultsOf(thrown.cause, depth + 1);
  if (below.length > 0) return below;
  if (!('code' in thrown) || typeof thrown.code !== 'string') return [];
  const syscall = 'syscall' in thrown && typeof thrown.syscall === 'string' ? thrown.syscall : null;
  return [{ code: thrown.code, syscall }];
}
