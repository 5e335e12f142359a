import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Dispatcher } from 'undici';
import { answerHeaders, mediaType, upstreamHeaders } from './headers.ts';
import type { OpenedLink } from './open-link.ts';
import type { Upstream } from './upstream.ts';
import { statusError, upstreamError, UpstreamError } from './upstream-error.ts';

const WHOLE = 200;
const PART = 206;
const UNCHANGED = 304;
const NO_SUCH_PART = 416;

/**
 * Pass a recording through, no faster than it is taken, and hang up on the dialer when the listener leaves.
 * @returns bytes of the file that were sent
 * @throws UpstreamError, also after the head was answered; ListenerLeftError
 */
export async function play(
  link: OpenedLink,
  {
    request,
    response,
    upstream,
  }: {
    readonly request: IncomingMessage;
    readonly response: ServerResponse;
    readonly upstream: Upstream;
  },
): Promise<number> {
  const left = new AbortController();
  const leave = (): void => left.abort();
  // The receiver leaves half of a connection open for VICIdial; a player that closes its half has left.
  response.once('close', leave);
  request.socket.once('end', leave);
  try {
    const method = request.method === 'HEAD' ? 'HEAD' : 'GET';
    const headers = upstreamHeaders(request.headers);
    const answer = await upstream.ask(link, { method, headers, signal: left.signal });
    return await passOn(answer, link, response, method).finally(() =>
      answer.body.on('error', () => undefined).destroy(),
    );
  } finally {
    request.socket.off('end', leave);
  }
}

async function passOn(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  { url, type }: OpenedLink,
  response: ServerResponse,
  method: 'GET' | 'HEAD',
): Promise<number> {
  if (statusCode === UNCHANGED || statusCode === NO_SUCH_PART) {
    const { 'content-length': _length, ...head } = answerHeaders(headers, undefined, url);
    response.writeHead(statusCode, statusCode === UNCHANGED ? head : { ...head, 'content-length': 0 }).end();
    return 0;
  }
  if (statusCode !== WHOLE && statusCode !== PART) throw statusError(statusCode);
  const { 'content-type': told } = headers;
  const served = mediaType(typeof told === 'string' ? told : undefined, type);
  if (served === undefined)
    throw new UpstreamError(502, 'no-recording', 'there is something else in the place of the recording');
  response.writeHead(statusCode, answerHeaders(headers, served, url));
  if (method === 'HEAD') {
    response.end();
    return 0;
  }
  let bytes = 0;
  const passed = pipeline(
    body,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        yield chunk;
      }
    },
    response,
  );
  await passed.catch((error: unknown) => {
    throw upstreamError(error);
  });
  return bytes;
}
