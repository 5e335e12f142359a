import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { addressSet } from '../../src/config/address.ts';
import type { DoorSettings } from '../../src/http/hooks/doors.ts';
import { KEY, startDoor, TIMEZONE } from './receiver-rig.ts';
import { send } from './receiver-wire.ts';

function dialers(...allowed: readonly string[]): readonly DoorSettings[] {
  return [{ name: 'main', keys: [KEY], timezone: TIMEZONE, allowed: addressSet(allowed) }];
}

/** Asks with an X-Forwarded-For header (absent = without). @returns the status, and the address kept */
async function ask(
  trustedProxies: number,
  allowed: readonly string[],
  forwarded?: string,
): Promise<{ status: number | undefined; address: string | undefined }> {
  await using rig = await startDoor({ trustedProxies, dialers: dialers(...allowed) });
  const header = forwarded === undefined ? '' : `X-Forwarded-For: ${forwarded}\r\n`;
  const [answer] = await send(
    rig.port,
    `GET /hooks/vicidial/main/dispo?lead_id=1&uniqueid=1.2&key=${KEY} HTTP/1.1\r\nHost: a\r\n${header}Connection: close\r\n\r\n`,
  );
  if (answer?.status === 403) {
    expect(answer.body).toContain('allowIps');
    expect(rig.receiver.counters.forbiddenAddress).toBe(1);
    expect(rig.rows()).toEqual([]);
  }
  return { status: answer?.status, address: rig.rows()[0]?.hit.remoteAddress };
}

describe('the list of allowed addresses', () => {
  test('when no proxy is trusted, then only the peer counts and a forged header changes nothing', async () => {
    expect(await ask(0, ['127.0.0.0/8'])).toEqual({ status: 200, address: '127.0.0.1' });
    expect(await ask(0, ['127.0.0.1'], '203.0.113.9')).toEqual({ status: 200, address: '127.0.0.1' });
    expect((await ask(0, ['203.0.113.9'], '203.0.113.9')).status).toBe(403);
    expect((await ask(0, ['10.0.0.0/8'])).status).toBe(403);
  });

  test('when one proxy is trusted, then its own entry counts, the last one, and not what came before', async () => {
    expect(await ask(1, ['203.0.113.9'], '203.0.113.9')).toEqual({ status: 200, address: '203.0.113.9' });
    expect((await ask(1, ['203.0.113.9'], '203.0.113.9, 198.51.100.7')).status).toBe(403);
    expect((await ask(1, ['203.0.113.9'], '198.51.100.7, 203.0.113.9')).status).toBe(200);
    expect((await ask(1, ['2001:db8::/32'], '2001:db8::5')).status).toBe(200);
    expect((await ask(1, ['203.0.113.9'], '::ffff:203.0.113.9')).status).toBe(200);
  });

  test('when two proxies are trusted, then the second entry from the end counts', async () => {
    expect((await ask(2, ['203.0.113.9'], '203.0.113.9, 10.0.0.1')).status).toBe(200);
    expect((await ask(2, ['203.0.113.9'], '203.0.113.9, 198.51.100.7, 10.0.0.1')).status).toBe(403);
    expect((await ask(2, ['203.0.113.9'], '198.51.100.7, 203.0.113.9, 10.0.0.1')).status).toBe(200);
  });

  test.each(['', 'nonsense', 'unknown, nonsense', ', ,', '203.0.113.9:443', '[::1]'])(
    'when the header is %j, then the peer counts',
    async (forwarded) => {
      expect((await ask(1, ['203.0.113.9'], forwarded)).status).toBe(403);
      expect(await ask(1, ['127.0.0.1'], forwarded)).toEqual({ status: 200, address: '127.0.0.1' });
    },
  );

  test('when the key is wrong, then it is 401 from a refused address too: nothing is told of the list', async () => {
    await using rig = await startDoor({ dialers: dialers('10.0.0.0/8') });
    const response = await fetch(`${rig.url}/hooks/vicidial/main/dispo?key=wrong`);
    expect(response.status).toBe(401);
  });

  test('when the sender is gone before its request is looked at, then the hit of an allowed one is kept', async () => {
    await using rig = await startDoor({ dialers: dialers('127.0.0.1') });
    const head = `POST /hooks/vicidial/main/dispo?uniqueid=1.2&key=${KEY} HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n`;
    const socket = connect(rig.port, '127.0.0.1');
    socket.end(`${head}lead_id=7`, () => socket.resetAndDestroy());
    await expect.poll(() => rig.events().map(({ lead }) => lead.id)).toEqual(['7']);
  });
});
