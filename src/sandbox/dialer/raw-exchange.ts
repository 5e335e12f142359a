import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { ResponseReader } from './response-reader.ts';

/** One URL taken apart without any normalising: what stands in the path goes out as it is. */
export interface RawTarget {
  readonly secure: boolean;
  /** `user:password`, undecoded. */
  readonly credentials: string | undefined;
  readonly host: string;
  readonly port: number;
  /** As in the Host header: the port only where it was written. */
  readonly authority: string;
  /** Path and query, fragment cut. */
  readonly path: string;
}

export interface ExchangeOptions {
  readonly target: RawTarget;
  /** Header lines in their order, without line ends. */
  readonly headers: readonly string[];
  /** `latin1` sends characters up to U+00FF as single bytes. */
  readonly encoding: 'utf8' | 'latin1';
  /** PHP reads until the other side closes, wget until the answer is complete. */
  readonly readUntil: 'close' | 'complete';
  /** Longest silence, milliseconds. */
  readonly timeoutMs: number;
  /** False = any certificate will do. */
  readonly verifyCertificate: boolean;
  /** PEM certificates to trust instead of the system's. */
  readonly ca: string | undefined;
  readonly signal: AbortSignal | undefined;
}

export interface Exchange {
  readonly connected: boolean;
  /** Undefined = no status line arrived. */
  readonly status: number | undefined;
  /** `HTTP/1.1 503 Service Unavailable` */
  readonly statusLine: string;
  readonly location: string | undefined;
  readonly body: Buffer;
  /** The whole answer arrived, as far as its headers tell. */
  readonly complete: boolean;
  /** Node's error code (`ECONNREFUSED`), `TIMEOUT` or `ABORTED`. */
  readonly failure: string | undefined;
}

/** @throws RangeError when it is no http or https URL. */
export function splitUrl(url: string): RawTarget {
  const match = /^(https?):\/\/(?:([^@/?#]*)@)?(\[[^\]]*\]|[^/:?#]+)(?::(\d+))?([^#]*)/i.exec(url);
  if (match === null)
    throw new RangeError('The URL to call is no http or https URL: give it a scheme and a host');
  const [, scheme = '', credentials, host = '', port, rest = ''] = match;
  const secure = scheme.toLowerCase() === 'https';
  return {
    secure,
    credentials,
    host: host.replaceAll(/[[\]]/g, ''),
    port: Number(port ?? (secure ? 443 : 80)),
    authority: port === undefined ? host : `${host}:${port}`,
    path: rest.startsWith('/') ? rest : `/${rest}`,
  };
}

/** The address a redirect leads to. */
export function resolveRedirect(from: RawTarget, location: string): string {
  return new URL(location, `${from.secure ? 'https' : 'http'}://${from.authority}${from.path}`).href;
}

/**
 * Send one GET over a connection of its own and read the answer. The request line goes out byte for byte,
 * blanks included, which no HTTP client library would do. Never rejects.
 */
export function exchange(options: ExchangeOptions): Promise<Exchange> {
  const { promise, resolve } = Promise.withResolvers<Exchange>();
  if (options.signal?.aborted === true) {
    resolve(result(new ResponseReader(), false, 'ABORTED'));
    return promise;
  }
  const reader = new ResponseReader();
  const socket = open(options);
  let connected = false;
  const abort = () => finish('ABORTED');

  function finish(failure: string | undefined): void {
    options.signal?.removeEventListener('abort', abort);
    socket.destroy();
    resolve(result(reader, connected, failure));
  }

  options.signal?.addEventListener('abort', abort, { once: true });
  socket.setTimeout(options.timeoutMs, () => finish('TIMEOUT'));
  socket.once(options.target.secure ? 'secureConnect' : 'connect', () => {
    connected = true;
    const head = [`GET ${options.target.path} HTTP/1.1`, ...options.headers, '', ''].join('\r\n');
    socket.write(Buffer.from(head, options.encoding));
  });
  socket.on('data', (chunk: Buffer) => {
    reader.push(chunk);
    if (options.readUntil === 'complete' && reader.complete) finish(undefined);
  });
  socket.once('end', () => {
    reader.end();
    finish(undefined);
  });
  socket.on('error', (error: NodeJS.ErrnoException) => finish(error.code ?? 'ERROR'));
  return promise;
}

function open({ target, verifyCertificate, ca }: ExchangeOptions): Socket {
  if (!target.secure) return connect({ host: target.host, port: target.port });
  const trust = ca === undefined ? {} : { ca };
  return connectTls({
    host: target.host,
    port: target.port,
    servername: /^[\d.:]+$/.test(target.host) ? '' : target.host,
    rejectUnauthorized: verifyCertificate,
    ...trust,
  });
}

function result(reader: ResponseReader, connected: boolean, failure: string | undefined): Exchange {
  const { status, statusLine, complete } = reader;
  return {
    connected,
    status,
    statusLine,
    location: reader.header('location'),
    body: reader.body(),
    complete,
    failure,
  };
}
