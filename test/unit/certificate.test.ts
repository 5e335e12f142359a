import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createPlainServer, type AddressInfo, type Server } from 'node:net';
import { createServer } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../scripts/redis-port.ts';
import { judgeCertificate } from '../../src/commands/certificate.ts';

const DAY_MS = 24 * 3600 * 1000;
const ROOT = fixture('root.pem');
const INTERMEDIATE = fixture('intermediate.pem');

function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/hook-tls/${name}`, import.meta.url), 'utf8');
}

/** @returns the address of a server that shows these certificates */
async function serve(certificate: string, chain = INTERMEDIATE): Promise<string> {
  const server = createServer({ cert: `${fixture(certificate)}${chain}`, key: fixture('server.key') });
  server.on('tlsClientError', () => undefined);
  return listen(server);
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

function judge(url: string, nowMs = Date.now()) {
  return judgeCertificate(url, { nowMs, ca: ROOT });
}

describe('the certificate of our public address', () => {
  test('with the whole chain and the right name is accepted, by name and by IP address', async () => {
    const url = await serve('localhost.pem');
    expect(await judge(url)).toMatchObject({ level: 'ok', code: 'certificate' });
    expect(await judge(url.replace('localhost', '127.0.0.1'))).toMatchObject({ code: 'certificate' });
  });

  test.each([
    ['signed by itself', 'self-signed.pem', '', 'DEPTH_ZERO_SELF_SIGNED_CERT', /public authority/],
    ['for another host', 'elsewhere.pem', INTERMEDIATE, 'ERR_TLS_CERT_ALTNAME_INVALID', /this host name/],
    ['without the intermediate', 'localhost.pem', '', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', /fullchain/],
    ['that has ended', 'expired.pem', INTERMEDIATE, 'CERT_HAS_EXPIRED', /renew/],
  ])('%s is refused, with what to do', async (_what, certificate, chain, reason, remedy) => {
    const found = await judge(await serve(certificate, chain));
    expect(found).toMatchObject({ level: 'error', code: 'certificate-refused' });
    expect(found.message).toContain(`(${reason})`);
    expect(found.remedy).toMatch(remedy);
  });

  test('of an authority that nobody knows is refused', async () => {
    const url = await serve('localhost.pem', `${INTERMEDIATE}${ROOT}`);
    const found = await judgeCertificate(url, { nowMs: Date.now() });
    expect(found).toMatchObject({ level: 'error', code: 'certificate-refused' });
    expect(found.message).toContain('SELF_SIGNED_CERT_IN_CHAIN');
  });

  test('that ends within 14 days is a warning', async () => {
    const url = await serve('localhost.pem');
    const endsMs = Date.parse('2120-01-01T00:00:00Z');
    expect(await judge(url, endsMs - 30 * DAY_MS)).toMatchObject({ code: 'certificate' });
    const soon = await judge(url, endsMs - 5 * DAY_MS);
    expect(soon).toMatchObject({ level: 'warning', code: 'certificate-ends' });
    expect(soon.message).toMatch(/ends in [45] days/);
  });
});

describe('a public address without a certificate', () => {
  test('is a warning where it is plain http, and nothing is asked', async () => {
    expect(await judge('http://bridge.example.com')).toMatchObject({
      level: 'warning',
      code: 'public-url-plain-http',
    });
  });

  test('is a warning where it cannot be reached from here: the dialer may have another way', async () => {
    const found = await judge(`https://localhost:${await freePort()}`);
    expect(found).toMatchObject({ level: 'warning', code: 'public-url-unreachable' });
  });

  test('is a warning where something answers that speaks no TLS', async () => {
    const url = await listen(createPlainServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    expect(await judge(url)).toMatchObject({ level: 'warning', code: 'public-url-unreachable' });
  });
});
