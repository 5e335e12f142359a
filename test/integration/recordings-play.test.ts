import { once } from 'node:events';
import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import { KEY } from './receiver-rig.ts';
import { ask, playRig, SECRET, webServer } from './recordings-rig.ts';

const FILE = Buffer.from(Array.from({ length: 1000 }, (_, at) => at % 251));
/** The machine may be busy. */
const WAIT = { timeout: 5000, interval: 20 };
const PATH = '/RECORDINGS/MP3/20261121-100000_3125550101_agent001-all.mp3';

/** A recording of ten seconds on the sandbox's dialer, behind a password. */
async function recordedCall() {
  let now = Date.now();
  const standIn = await startDialerStandIn({
    now: () => now,
    recordings: { user: { name: 'listen', password: 'canary-listen-pass' } },
  });
  onTestFinished(() => standIn.close());
  const call = { leadId: '101', user: 'agent001', phone: '3125550101', vicidialId: '1790000000.1' };
  const row = standIn.recorder.start(call);
  now += 10_000;
  standIn.recorder.end(call.vicidialId);
  now += 120_000;
  standIn.recorder.settle();
  return { standIn, location: row.location };
}

/** A web server that answers with the whole file. */
function wholeFile(_request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('content-type', 'audio/mpeg').end(FILE);
}

/** Someone who has begun to listen, and takes nothing for now. */
async function listen(link: string): Promise<{ response: IncomingMessage; leave: () => void }> {
  const sent = request(link, { agent: false });
  sent.on('error', () => undefined).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.on('error', () => undefined);
  return { response, leave: () => void sent.destroy() };
}

describe('a recording of the sandbox behind a password', () => {
  test('the whole of it, when it is asked for, then it is there with its type, a safe name, and nothing of the dialer', async () => {
    const { standIn, location } = await recordedCall();
    const rig = await playRig({ url: standIn.url, user: 'listen', password: 'canary-listen-pass' });
    const { status, headers, body } = await ask(rig.link(location));
    expect({ status, length: body.length, magic: body.toString('latin1', 0, 4) }).toEqual({
      status: 200,
      length: 80_044,
      magic: 'RIFF',
    });
    expect(headers).toMatchObject({
      'content-type': 'audio/x-wav',
      'content-length': '80044',
      'accept-ranges': 'bytes',
      'cache-control': 'private, max-age=3600',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    expect(headers['content-disposition']).toMatch(/^inline; filename="[\w.-]+_agent001-all\.wav"$/);
    expect(headers['etag']).toBeDefined();
    expect(headers['last-modified']).toBeDefined();
    for (const hidden of ['server', 'set-cookie', 'location', 'www-authenticate'])
      expect(headers).not.toHaveProperty(hidden);
    const told = JSON.stringify([headers, rig.door.logger.lines]);
    for (const secret of ['canary-listen-pass', standIn.url, 'Apache', rig.link(location).slice(-60)])
      expect(told).not.toContain(secret);
  });

  test('parts of it, when they are asked for, then they are what the dialer has there, and a part beyond the end is refused with its length', async () => {
    const { standIn, location } = await recordedCall();
    const rig = await playRig({ url: standIn.url, user: 'listen', password: 'canary-listen-pass' });
    const link = rig.link(location);
    const whole = (await ask(link)).body;
    const part = await ask(link, { headers: { range: 'bytes=100-199' } });
    expect(part).toMatchObject({
      status: 206,
      headers: { 'content-range': 'bytes 100-199/80044', 'content-length': '100' },
      body: whole.subarray(100, 200),
    });
    const end = await ask(link, { headers: { range: 'bytes=-44' } });
    expect(end).toMatchObject({ status: 206, body: whole.subarray(-44) });
    const beyond = await ask(link, { headers: { range: 'bytes=90000-' } });
    expect(beyond).toMatchObject({ status: 416, headers: { 'content-range': 'bytes */80044' } });
    expect(beyond.body).toHaveLength(0);
  });

  test('a part on condition, when the file is the same, then the part comes; when it is another, then the whole', async () => {
    const { standIn, location } = await recordedCall();
    const rig = await playRig({ url: standIn.url, user: 'listen', password: 'canary-listen-pass' });
    const link = rig.link(location);
    const { etag = '' } = (await ask(link, { method: 'HEAD' })).headers;
    const range = 'bytes=0-9';
    expect((await ask(link, { headers: { range, 'if-range': etag } })).status).toBe(206);
    expect((await ask(link, { headers: { range, 'if-range': '"another"' } })).status).toBe(200);
    expect((await ask(link, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  test('several ranges at once, when they are asked for, then the whole comes, which is allowed', async () => {
    const { standIn, location } = await recordedCall();
    const rig = await playRig({ url: standIn.url, user: 'listen', password: 'canary-listen-pass' });
    const reply = await ask(rig.link(location), { headers: { range: 'bytes=0-1,5-6' } });
    expect(reply).toMatchObject({ status: 200, headers: { 'content-length': '80044' } });
  });

  test('its head, when only that is asked for, then it is there without the file', async () => {
    const { standIn, location } = await recordedCall();
    const rig = await playRig({ url: standIn.url, user: 'listen', password: 'canary-listen-pass' });
    const reply = await ask(rig.link(location), { method: 'HEAD' });
    expect(reply).toMatchObject({ status: 200, headers: { 'content-type': 'audio/x-wav' } });
    expect(reply.body).toHaveLength(0);
  });

  test('the wrong password, when the recording is asked for, then the answer says what to mend and asks nobody to sign in', async () => {
    const { standIn, location } = await recordedCall();
    const rig = await playRig({ url: standIn.url, user: 'listen', password: 'wrong' });
    const { status, headers, body } = await ask(rig.link(location));
    expect(status).toBe(502);
    expect(headers).not.toHaveProperty('www-authenticate');
    expect(body.toString()).toMatch(/^NOT PLAYED: .*recordings\.user/);
  });
});

describe('who may listen', () => {
  test('a link that was changed, cut off, expired or sealed with a secret that is gone, then it is refused in words and the dialer is never asked', async () => {
    let asked = 0;
    const url = await webServer((request, response) => {
      asked += 1;
      wholeFile(request, response);
    });
    const rig = await playRig({ url });
    const link = rig.link(`${url}${PATH}`);
    const refused = {
      changed: link.replace(/.(?=\.mp3$)/, (last) => (last === 'A' ? 'Q' : 'A')),
      cut: link.slice(0, -30),
      expired: rig.link(`${url}${PATH}`, { expiresAt: Date.now() - 1000 }),
      gone: rig.link(`${url}${PATH}`, { secret: 'another-secret-0123456789abcdef-00' }),
      elsewhere: rig.link('http://10.255.255.1/a.mp3'),
      noise: `${rig.door.url}/recordings/${'x'.repeat(3000)}`,
      dots: `${rig.door.url}/recordings/..%2f..%2fetc%2fpasswd`,
    };
    const answers = await Promise.all(
      Object.entries(refused).map(async ([name, one]) => [name, (await ask(one)).status] as const),
    );
    expect(Object.fromEntries(answers)).toEqual({
      changed: 403, cut: 403, expired: 410, gone: 403, elsewhere: 403, noise: 403, dots: 403,
    }); // prettier-ignore
    expect((await ask(refused.expired)).body.toString()).toMatch(/expired/);
    expect(asked).toBe(0);
    expect(rig.door.receiver.counters.badLinks).toBe(8);
    expect((await ask(link)).status).toBe(200);
  });

  test('another method than to look, when it is used, then it is refused', async () => {
    const url = await webServer(wholeFile);
    const rig = await playRig({ url });
    expect((await ask(rig.link(`${url}${PATH}`), { method: 'POST' })).status).toBe(405);
  });

  test('a receiver that serves no recordings, when it is asked for one, then there is nothing at this address', async () => {
    const { startDoor } = await import('./receiver-rig.ts');
    const door = await startDoor();
    onTestFinished(() => door[Symbol.asyncDispose]());
    expect((await ask(`${door.url}/recordings/abc`)).status).toBe(404);
  });
});

describe('a dialer in trouble', () => {
  test('a dialer that is away, when a recording is asked for, then 502 without its address', async () => {
    const rig = await playRig({ url: 'http://127.0.0.1:1' });
    const { status, body } = await ask(rig.link(`http://127.0.0.1:1${PATH}`));
    expect(status).toBe(502);
    expect(body.toString()).toBe('NOT PLAYED: the dialer cannot be reached; try again later');
  });

  test('a dialer that does not answer, when its time is up, then 504', async () => {
    const url = await webServer(() => undefined);
    const rig = await playRig({ url }, { headersMs: 200 });
    expect((await ask(rig.link(`${url}${PATH}`))).status).toBe(504);
  });

  test('a dialer that stops in the middle, when its time is up, then the answer breaks off and is no whole file', async () => {
    const url = await webServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': 5000 }).write(FILE);
    });
    const rig = await playRig({ url }, { idleMs: 200 });
    await expect(ask(rig.link(`${url}${PATH}`))).rejects.toThrow(/aborted|socket hang up/);
    await vi.waitFor(() => expect(rig.lines()).toMatchObject([{ message: 'recording not played' }]), WAIT);
  });

  test('a dialer whose players are as many as may be, when another comes, then it is told to come again, and hits are answered as ever', async () => {
    const held: ServerResponse[] = [];
    const url = await webServer((_request, response) => void held.push(response));
    const rig = await playRig({ url, concurrency: 2 });
    const link = rig.link(`${url}${PATH}`);
    const playing = [ask(link), ask(link)];
    await vi.waitFor(() => expect(held).toHaveLength(2), WAIT);
    const third = await ask(link);
    expect(third).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    const began = performance.now();
    const hit = `${rig.door.url}/hooks/vicidial/main/dispo/${KEY}?lead_id=1&uniqueid=1790000000.1&dispo=SALE`;
    expect((await ask(hit)).status).toBe(200);
    expect(performance.now() - began).toBeLessThan(1000);
    for (const response of held) wholeFile({} as IncomingMessage, response);
    expect((await Promise.all(playing)).map(({ status }) => status)).toEqual([200, 200]);
    // Their places are free again.
    const next = ask(link);
    await vi.waitFor(() => expect(held).toHaveLength(3), WAIT);
    wholeFile({} as IncomingMessage, held[2] as ServerResponse);
    expect((await next).status).toBe(200);
  });
});

describe('a listener who is slow or leaves', () => {
  /** A file without an end; counts what was taken of it, and tells when its reader hangs up. */
  async function endless() {
    const state = { sent: 0, closed: false };
    const piece = Buffer.alloc(64 * 1024, 1);
    const url = await webServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/mpeg' });
      response.on('close', () => {
        state.closed = true;
      });
      const pour = (): void => {
        while (!response.destroyed) {
          state.sent += piece.length;
          if (!response.write(piece)) return void response.once('drain', pour);
        }
      };
      pour();
    });
    return { url, state };
  }

  test('a listener who takes nothing, when the file is long, then no more is fetched than buffers hold', async () => {
    const { url, state } = await endless();
    const rig = await playRig({ url });
    const { leave } = await listen(rig.link(`${url}${PATH}`));
    let before = -1;
    await vi.waitFor(
      () => {
        const [last, now] = [before, state.sent];
        before = now;
        expect(now).toBe(last);
      },
      { timeout: 10_000, interval: 300 },
    );
    expect(state.sent).toBeLessThan(64 * 1024 * 1024);
    leave();
  });

  test('a listener who leaves, when the file is being fetched, then the dialer is hung up on and the place is free', async () => {
    const { url, state } = await endless();
    const rig = await playRig({ url, concurrency: 1 });
    const link = rig.link(`${url}${PATH}`);
    const { leave } = await listen(link);
    expect((await ask(link)).status).toBe(503);
    leave();
    await vi.waitFor(() => expect(state.closed).toBe(true), WAIT);
    await vi.waitFor(() => expect(rig.lines()).toMatchObject([{ message: 'recording left' }]), WAIT);
    const again = await listen(link);
    expect(again.response.statusCode).toBe(200);
    again.leave();
  });

  test('a listener who leaves before the dialer has answered, then the dialer is hung up on too', async () => {
    const dialer = { asked: false, closed: false };
    const url = await webServer((request) => {
      dialer.asked = true;
      request.socket.on('close', () => {
        dialer.closed = true;
      });
    });
    const rig = await playRig({ url });
    const sent = request(rig.link(`${url}${PATH}`), { agent: false });
    sent.on('error', () => undefined).end();
    await vi.waitFor(() => expect(dialer.asked).toBe(true), WAIT);
    sent.destroy();
    await vi.waitFor(() => expect(dialer.closed).toBe(true), WAIT);
    await vi.waitFor(() => expect(rig.lines()).toMatchObject([{ message: 'recording left' }]), WAIT);
  });

  test('a listener who takes nothing for too long, then the connection is closed for both', async () => {
    const { url, state } = await endless();
    const rig = await playRig({ url }, { listenerMs: 300 });
    await listen(rig.link(`${url}${PATH}`));
    await vi.waitFor(() => expect(state.closed).toBe(true), { timeout: 5000 });
  });
});

test('a receiver that is stopped, when somebody listens, then it does not wait for the listener', async () => {
  const url = await webServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': 5000 }).write(FILE);
  });
  const rig = await playRig({ url });
  const { response } = await listen(rig.link(`${url}${PATH}`));
  const broken = once(response, 'aborted');
  const began = performance.now();
  await rig.door.receiver.close(10_000);
  expect(performance.now() - began).toBeLessThan(2000);
  await broken;
});

test('a play, when it is logged, then the line has the figures and neither link nor secret', async () => {
  const url = await webServer(wholeFile);
  const rig = await playRig({ url });
  const link = rig.link(`${url}${PATH}`);
  await ask(link, { headers: { range: 'bytes=0-' } });
  await vi.waitFor(() => expect(rig.lines()).toHaveLength(1), WAIT);
  expect(rig.lines()[0]?.fields).toMatchObject({ dialer: 'main', status: 200, bytes: 1000, ranged: true });
  const logged = JSON.stringify(rig.door.logger.lines);
  for (const hidden of [link.slice(-100), SECRET, '3125550101', 'RECORDINGS'])
    expect(logged).not.toContain(hidden);
});
