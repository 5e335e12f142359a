import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { ask, playRig, webServer } from './recordings-rig.ts';

const FILE = Buffer.from(Array.from({ length: 1000 }, (_, at) => at % 251));
const PATH = '/RECORDINGS/MP3/20261121-100000_3125550101_agent001-all.mp3';

/** A web server that answers with the whole file. */
function wholeFile(_request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('content-type', 'audio/mpeg').end(FILE);
}

describe('where a dialer sends us', () => {
  test('a redirect on the dialer itself, when it is met, then it is followed with the credentials', async () => {
    const seen: string[] = [];
    const url = await webServer((request, response) => {
      seen.push(request.headers.authorization ?? 'none');
      if (request.url === PATH) response.writeHead(302, { location: '/moved.mp3' }).end();
      else wholeFile(request, response);
    });
    const rig = await playRig({ url, user: 'listen', password: 'secret-pass' });
    expect((await ask(rig.link(`${url}${PATH}`))).body).toEqual(FILE);
    const basic = `Basic ${Buffer.from('listen:secret-pass').toString('base64')}`;
    expect(seen).toEqual([basic, basic]);
  });

  test('a redirect to another port that is allowed, when it is met, then it is followed without the credentials', async () => {
    const seen: string[] = [];
    const other = await webServer((request, response) => {
      seen.push(request.headers.authorization ?? 'none');
      wholeFile(request, response);
    });
    const url = await webServer(
      (_request, response) => void response.writeHead(302, { location: `${other}/moved.mp3` }).end(),
    );
    const rig = await playRig({
      url,
      user: 'listen',
      password: 'secret-pass',
      hosts: [new URL(other).host],
    });
    expect((await ask(rig.link(`${url}${PATH}`))).body).toEqual(FILE);
    expect(seen).toEqual(['none']);
  });

  test.each([
    ['a host that is not allowed', 'http://10.255.255.1/a.mp3'],
    ['another port of the dialer', 'http://127.0.0.1:6379/a.mp3'],
    ['the metadata of a cloud', 'http://169.254.169.254/latest/meta-data/'],
    ['a file', 'file:///etc/passwd'],
  ])(
    'a redirect to %s, when it is met, then it is not followed and the answer has no address',
    async (_what, to) => {
      const url = await webServer(
        (_request, response) => void response.writeHead(302, { location: to }).end(),
      );
      const rig = await playRig({ url });
      const { status, headers, body } = await ask(rig.link(`${url}${PATH}`));
      expect(status).toBe(502);
      expect(headers).not.toHaveProperty('location');
      expect(body.toString()).not.toMatch(/10\.255|169\.254|127\.0\.0\.1|passwd/);
    },
  );

  test('a redirect to itself, when it is met again and again, then it ends', async () => {
    let asked = 0;
    const url = await webServer((_request, response) => {
      asked += 1;
      response.writeHead(302, { location: PATH }).end();
    });
    const rig = await playRig({ url });
    expect((await ask(rig.link(`${url}${PATH}`))).status).toBe(502);
    expect(asked).toBe(4);
  });

  test.each(['169.254.169.254', '[::ffff:169.254.169.254]', '0.0.0.0'])(
    'a metadata or empty address %s, when even the configuration allows it, then nothing is connected to',
    async (host) => {
      const rig = await playRig({ url: 'http://127.0.0.1:1', hosts: [host] }, { connectMs: 500 });
      const { status, body } = await ask(rig.link(`http://${host}/a.mp3`));
      expect({ status, text: body.toString() }).toEqual({
        status: 502,
        text: 'NOT PLAYED: the recording lies at an address that is never reached from here',
      });
    },
  );

  test.each([
    ['a page', { 'content-type': 'text/html' }, 200, 502],
    ['a script', { 'content-type': 'application/javascript' }, 200, 502],
    ['bytes', { 'content-type': 'application/octet-stream' }, 200, 200],
    ['no type', {}, 200, 200],
    ['nothing there', { 'content-type': 'text/html' }, 404, 404],
    ['an error', { 'content-type': 'text/html' }, 500, 502],
    ['a busy server', {}, 503, 503],
  ])(
    '%s in the place of the file, when it is asked for, then that is what it means',
    async (_what, head, status, ours) => {
      const url = await webServer(
        (_request, response) =>
          void response.writeHead(status, { ...head, 'set-cookie': 'a=b' }).end('<h1>x</h1>'),
      );
      const rig = await playRig({ url });
      const reply = await ask(rig.link(`${url}${PATH}`));
      expect(reply.status).toBe(ours);
      expect(reply.headers).not.toHaveProperty('set-cookie');
      expect(reply.headers['content-type']).toBe(ours === 200 ? 'audio/mpeg' : 'text/plain; charset=utf-8');
    },
  );
});
