import type { DialerClock } from './clock.ts';
import { type Exchange, exchange, type RawTarget, resolveRedirect, splitUrl } from './raw-exchange.ts';
import { buildPerlUrl, passShell, type TagValues } from './url-builder.ts';
import type { UrlLog } from './url-log.ts';

export interface WgetOptions {
  readonly clock: DialerClock;
  /** Pauses between tries, milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
  /** Read timeout; wget's default is 900 s. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const MAX_TRIES = 20;
const MAX_REDIRECTS = 20;
/** The pause grows by a second a try up to wget's `--waitretry` default. */
const LONGEST_PAUSE_SECONDS = 10;

/**
 * What `AST_send_URL.pl` does with a template: nothing is encoded, the shell has its say, wget calls.
 * A URL with an apostrophe is called, but its log row is lost to the broken insert.
 */
export async function sendPerlUrl(
  template: string,
  values: TagValues,
  options: WgetOptions,
): Promise<UrlLog> {
  const url = buildPerlUrl(template, values);
  const passed = passShell(url);
  if (passed === undefined) {
    return {
      url,
      urlResponse: '',
      responseSeconds: 0,
      status: undefined,
      body: '',
      tries: 0,
      failure: 'SHELL',
    };
  }
  const log = await wget(passed, options);
  return url.includes("'") ? { ...log, url, urlResponse: '' } : { ...log, url };
}

/**
 * Call a URL as wget 1.21.3 does with VICIdial's arguments: its own headers, non-ASCII percent-encoded,
 * certificates not verified. Up to 20 tries while connections close without a complete answer; a refused
 * connection and any answer of 400 and above end it. Never rejects for a network reason.
 */
export async function wget(url: string, options: WgetOptions): Promise<UrlLog> {
  const started = options.clock.now();
  const target = splitUrl(encodeUnsafe(url));
  let received = Buffer.alloc(0);
  let answer = await follow(target, 0, options);
  let tries = 1;
  received = keep(received, answer);
  while (tries < MAX_TRIES && mayRetry(answer)) {
    await options.wait(Math.min(tries, LONGEST_PAUSE_SECONDS) * 1000);
    answer = await follow(target, received.length, options);
    received = keep(received, answer);
    tries += 1;
  }
  const ended = options.clock.now();
  const served = answer.status !== undefined && answer.status < 400;
  const body = served ? received.toString('utf8') : '';
  return {
    url,
    urlResponse: `${oneLine(body) || '<RESPONSE EMPTY>'}|${oneLine(transcript(target, answer, tries))}`,
    responseSeconds: Math.floor(ended / 1000) - Math.floor(started / 1000),
    status: answer.status,
    body,
    tries,
    failure: answer.failure,
  };
}

async function follow(first: RawTarget, from: number, options: WgetOptions): Promise<Exchange> {
  let target = first;
  let answer = await request(target, from, options);
  for (let hop = 0; hop < MAX_REDIRECTS && answer.location !== undefined; hop += 1) {
    if (answer.status === undefined || answer.status < 300 || answer.status > 399) break;
    target = splitUrl(encodeUnsafe(resolveRedirect(target, answer.location)));
    answer = await request(target, from, options);
  }
  return answer;
}

function request(target: RawTarget, from: number, options: WgetOptions): Promise<Exchange> {
  return exchange({
    target,
    headers: [
      `Host: ${target.authority}`,
      ...(from > 0 ? [`Range: bytes=${from}-`] : []),
      'User-Agent: Wget/1.21.3',
      'Accept: */*',
      'Accept-Encoding: identity',
      'Connection: Keep-Alive',
    ],
    encoding: 'utf8',
    readUntil: 'complete',
    timeoutMs: options.timeoutMs ?? 900_000,
    verifyCertificate: false,
    ca: undefined,
    signal: options.signal,
  });
}

function mayRetry(answer: Exchange): boolean {
  if (answer.complete || answer.failure === 'ABORTED') return false;
  return answer.connected && (answer.status === undefined || answer.status < 400);
}

/** A 206 goes on where the last answer broke off, anything else starts over if it brought more. */
function keep(received: Buffer<ArrayBuffer>, answer: Exchange): Buffer<ArrayBuffer> {
  if (answer.status === 206) return Buffer.concat([received, answer.body]);
  return answer.body.length >= received.length ? Buffer.from(answer.body) : received;
}

/** Bytes that wget does not put on the wire as they are; existing escapes stay. */
function encodeUnsafe(url: string): string {
  return url.replaceAll(/[^!#-;=?-Z[\]_a-z~]/gu, (char) => encodeURIComponent(char.toWellFormed()));
}

function transcript(target: RawTarget, answer: Exchange, tries: number): string {
  const opened = `Connecting to ${target.host}:${target.port}... `;
  if (!answer.connected) return `${opened}failed: ${answer.failure ?? 'unknown'}.\n`;
  const status = answer.statusLine.replace(/^HTTP\/1\.\d /, '');
  if (status === '')
    return `${opened}connected.\nHTTP request sent, awaiting response... No data received.\nGiving up after ${tries} tries.\n`;
  return `${opened}connected.\nHTTP request sent, awaiting response... ${status}\n`;
}

/** How the Perl script flattens what it stores. */
function oneLine(text: string): string {
  return text.replaceAll(/[\n\r]/g, '!').replaceAll(/ {2}|\t|'|`/g, '');
}
