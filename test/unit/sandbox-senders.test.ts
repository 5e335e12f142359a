import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClock } from '../../src/sandbox/dialer/clock.ts';
import { phpFile } from '../../src/sandbox/dialer/php-file.ts';
import { sendPerlUrl, wget } from '../../src/sandbox/dialer/wget.ts';

const clock = createClock('America/New_York', () => Date.parse('2026-11-22T02:43:44Z'));

/** Raw requests as they came over the wire, and what to do with each. */
let requests: Buffer[] = [];
let answer: (socket: Socket, request: string) => void;
let server: Server;
let base = '';
let pauses: number[] = [];

const PHP = { clock, trigger: 'dispo' } as const;
const WGET = { clock, wait: (ms: number) => Promise.resolve(void pauses.push(ms)) };

beforeEach(async () => {
  requests = [];
  pauses = [];
  answer = (socket) => socket.end(reply('200 OK', 'OK evt_1\n'));
  server = createServer((socket) => {
    let bytes = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (!bytes.includes('\r\n\r\n')) return;
      requests.push(bytes);
      answer(socket, bytes.toString('latin1'));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.close();
  await once(server, 'close');
});

function reply(status: string, body: string, headers: readonly string[] = []): string {
  return [`HTTP/1.1 ${status}`, `Content-Length: ${Buffer.byteLength(body)}`, ...headers, '', body].join(
    '\r\n',
  );
}

function redirect(to: string): (socket: Socket, request: string) => void {
  return (socket, request) =>
    socket.end(
      request.startsWith(`GET ${to}`) ? reply('200 OK', 'OK') : reply('302 Found', '', [`Location: ${to}`]),
    );
}

function lines(index = 0): string[] {
  return (requests[index] ?? Buffer.alloc(0)).toString('utf8').trimEnd().split('\r\n');
}

test('when PHP calls, then Host and Connection: close are the only headers and the answer is logged', async () => {
  const log = await phpFile(`${base}/ok?a=1#fragment`, PHP);
  expect(lines()).toEqual(['GET /ok?a=1 HTTP/1.1', `Host: ${base.slice(7)}`, 'Connection: close']);
  expect(log).toMatchObject({
    status: 200,
    body: 'OK evt_1\n',
    tries: 1,
    urlResponse: 'Sat, 21 Nov 2026 21:43:44 -0500|OK evt_1\n',
  });
  expect((await phpFile(`${base}/ok`, { clock, trigger: 'start' })).urlResponse).toBe('OK evt_1\n');
});

test('when the URL holds blanks and bytes above ASCII, then PHP sends them as they are', async () => {
  await phpFile(`${base}/ok?a=x y&n=café`, PHP);
  expect(lines()[0]).toBe('GET /ok?a=x y&n=café HTTP/1.1');
  await phpFile(`${base}/ok?n=café`, { ...PHP, encoding: 'latin1' });
  expect(requests[1]?.subarray(0, 16).toString('hex')).toBe(
    Buffer.from('GET /ok?n=caf\u00e9 H', 'latin1').subarray(0, 16).toString('hex'),
  );
});

test('when the URL carries credentials, then PHP makes them Basic', async () => {
  await phpFile(base.replace('http://', 'http://user:p%40ss@') + '/ok', PHP);
  expect(lines()).toEqual([
    'GET /ok HTTP/1.1',
    'Authorization: Basic dXNlcjpwQHNz',
    `Host: ${base.slice(7)}`,
    'Connection: close',
  ]);
});

test('when the answer is a redirect, then both senders follow it', async () => {
  answer = redirect('/ok?from=redirect');
  expect(await phpFile(`${base}/redir?x=1`, PHP)).toMatchObject({ status: 200, body: 'OK' });
  expect(await wget(`${base}/redir?x=1`, WGET)).toMatchObject({ status: 200, body: 'OK', tries: 1 });
  expect(requests.map((request) => request.toString().split(' ')[1])).toEqual([
    '/redir?x=1',
    '/ok?from=redirect',
    '/redir?x=1',
    '/ok?from=redirect',
  ]);
});

test.each(['503 Service Unavailable', '404 Not Found'])(
  'when the answer is %s, then both senders try once',
  async (status) => {
    answer = (socket) => socket.end(reply(status, 'no'));
    const php = await phpFile(`${base}/x`, PHP);
    expect(php.urlResponse).toContain(
      `PHP ERROR: Type=2 - Message=file(${base}/x): Failed to open stream: HTTP request failed! HTTP/1.1 ${status}`,
    );
    expect(await wget(`${base}/x`, WGET)).toMatchObject({ tries: 1, status: Number(status.slice(0, 3)) });
    expect(requests.length).toBe(2);
  },
);

test('when the answer is empty, then PHP logs an error and wget an empty response', async () => {
  answer = (socket) => socket.end('HTTP/1.1 204 No Content\r\n\r\n');
  expect((await phpFile(`${base}/x`, PHP)).urlResponse).toMatch(/^\w{3}, .*\|PHP ERROR/);
  expect((await wget(`${base}/x`, WGET)).urlResponse).toMatch(/^<RESPONSE EMPTY>\|.*204 No Content!$/);
});

test('when nobody listens, then neither tries again', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const url = `http://127.0.0.1:${(closed.address() as AddressInfo).port}/x`;
  closed.close();
  await once(closed, 'close');
  expect(await phpFile(url, PHP)).toMatchObject({ status: undefined, failure: 'ECONNREFUSED', tries: 1 });
  expect(await wget(url, WGET)).toMatchObject({ status: undefined, failure: 'ECONNREFUSED', tries: 1 });
});

test('when the connection closes without an answer, then PHP loses the hit and wget comes 20 times', async () => {
  answer = (socket) => socket.end();
  expect(await phpFile(`${base}/close`, PHP)).toMatchObject({ status: undefined, tries: 1 });
  expect(requests.length).toBe(1);
  expect(await wget(`${base}/close?x=1`, WGET)).toMatchObject({ status: undefined, tries: 20 });
  expect(requests.length).toBe(21);
  expect(pauses).toEqual(
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10].map((s) => s * 1000),
  );
});

test('when the answer breaks off, then wget asks for the rest', async () => {
  answer = (socket, request) =>
    socket.end(
      request.includes('Range:')
        ? 'HTTP/1.1 206 Partial Content\r\nContent-Length: 3\r\n\r\nbcd'
        : 'HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n123456789',
    );
  expect(await wget(`${base}/partial?x=1`, WGET)).toMatchObject({ tries: 2, body: '123456789bcd' });
  expect(lines(0)).toEqual([
    'GET /partial?x=1 HTTP/1.1',
    `Host: ${base.slice(7)}`,
    'User-Agent: Wget/1.21.3',
    'Accept: */*',
    'Accept-Encoding: identity',
    'Connection: Keep-Alive',
  ]);
  expect(lines(1)[2]).toBe('Range: bytes=9-');
});

test('when the answer comes in chunks on a kept connection, then wget does not wait for its end', async () => {
  answer = (socket) =>
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nOK \r\n5\r\nevt_1\r\n0\r\n\r\n');
  expect(await wget(`${base}/chunked`, WGET)).toMatchObject({ status: 200, body: 'OK evt_1', tries: 1 });
});

test('when the receiver stalls, then PHP gives up after its socket timeout', async () => {
  answer = () => undefined;
  expect(await phpFile(`${base}/stall`, { ...PHP, timeoutMs: 20 })).toMatchObject({
    failure: 'TIMEOUT',
    status: undefined,
  });
});

test('when a name is shell-unsafe, then it goes out cut or not at all', async () => {
  const url = `VAR${base}/na?fn=--A--first_name--B--&ln=--A--last_name--B--&em=a+b`;
  const send = (last_name: string) => sendPerlUrl(url, { first_name: 'José', last_name }, WGET);
  expect(await send("O'Brien & Sons")).toMatchObject({ status: 200, urlResponse: '' });
  expect(lines(0)[0]).toBe("GET /na?fn=Jos%C3%A9&ln=O'Brien+&+Sons&em=a+b HTTP/1.1");
  await send('Smith;Jr');
  expect(lines(1)[0]).toBe('GET /na?fn=Jos%C3%A9&ln=Smith HTTP/1.1');
  expect(await send('Smith (home)')).toMatchObject({ failure: 'SHELL', tries: 0, urlResponse: '' });
  expect(requests.length).toBe(2);
});
