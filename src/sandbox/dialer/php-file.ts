import type { DialerClock } from './clock.ts';
import { type Exchange, exchange, type RawTarget, resolveRedirect, splitUrl } from './raw-exchange.ts';
import { phpDate, type UrlLog } from './url-log.ts';

export interface PhpFileOptions {
  readonly clock: DialerClock;
  /** The Dispo URL's response is logged with its date in front. */
  readonly trigger: 'dispo' | 'start';
  /** `default_socket_timeout`; PHP's own default is 60 s, VICIdial's php.ini asks for 360 s. */
  readonly timeoutMs?: number | undefined;
  readonly encoding?: 'utf8' | 'latin1' | undefined;
  /** PEM certificates to trust; PHP verifies. */
  readonly ca?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const MAX_REDIRECTS = 20;
/** `url_response` is a TEXT column. */
const MAX_RESPONSE_BYTES = 65_535;

/**
 * Call a URL as PHP's `file()` does in VICIdial's scripts: Host and `Connection: close` are the only
 * headers, redirects are followed, one try whatever happens. Never rejects for a network reason.
 */
export async function phpFile(url: string, options: PhpFileOptions): Promise<UrlLog> {
  const started = options.clock.now();
  let target = splitUrl(url);
  let answer = await request(target, options);
  for (let hop = 0; hop < MAX_REDIRECTS && isRedirect(answer); hop += 1) {
    target = splitUrl(resolveRedirect(target, answer.location ?? ''));
    answer = await request(target, options);
  }
  const ended = options.clock.now();
  const body = answer.body.toString('utf8');
  return {
    url,
    urlResponse: urlResponse(url, answer, body, options, ended),
    responseSeconds: Math.floor(ended / 1000) - Math.floor(started / 1000),
    status: answer.status,
    body,
    tries: 1,
    failure: answer.failure,
  };
}

function request(target: RawTarget, options: PhpFileOptions): Promise<Exchange> {
  const { credentials } = target;
  const basic =
    credentials === undefined ? [] : [`Authorization: Basic ${decodeBytes(credentials).toString('base64')}`];
  return exchange({
    target,
    headers: [...basic, `Host: ${target.authority}`, 'Connection: close'],
    encoding: options.encoding ?? 'utf8',
    readUntil: 'close',
    timeoutMs: options.timeoutMs ?? 60_000,
    verifyCertificate: true,
    ca: options.ca,
    signal: options.signal,
  });
}

function decodeBytes(text: string): Buffer {
  const bytes = text.replaceAll(/%([0-9a-f]{2})/gi, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1');
}

function isRedirect({ status, location }: Exchange): boolean {
  return location !== undefined && status !== undefined && [301, 302, 303, 307, 308].includes(status);
}

function urlResponse(
  url: string,
  answer: Exchange,
  body: string,
  options: PhpFileOptions,
  endedAt: number,
): string {
  const served = answer.status !== undefined && answer.status < 400;
  // An empty answer is false to PHP, and the error it then reports is an older one.
  if (served && body !== '') {
    const cut = Buffer.from(body.replaceAll(';', '')).subarray(0, MAX_RESPONSE_BYTES).toString('utf8');
    return `${dated(options, endedAt)}${cut}`;
  }
  const reason =
    answer.status === undefined
      ? `Failed to open stream: ${FAILURES[answer.failure ?? ''] ?? 'HTTP request failed!'}`
      : served
        ? 'Undefined array key'
        : `Failed to open stream: HTTP request failed! ${answer.statusLine}`;
  const error = `PHP ERROR: Type=2 - Message=file(${url}): ${reason} - Line=0 - File=vdc_db_query.php`;
  return `${dated(options, endedAt)}${error}`;
}

/** Only the log of dispositions tells the time of the answer, of a failure too. */
function dated({ trigger, clock }: PhpFileOptions, endedAt: number): string {
  return trigger === 'dispo' ? `${phpDate(clock, endedAt)}|` : '';
}

const FAILURES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Connection refused',
  ENOTFOUND: 'php_network_getaddresses: getaddrinfo failed: Name or service not known',
  TIMEOUT: 'HTTP request failed!',
};
