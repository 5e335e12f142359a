import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { CONTENT_WINDOW_MS } from '../../src/http/hooks/content-window.ts';
import { bytesOnDisk, FORM_SECRET, KEY, OLD_KEY, startDoor, temporaryFolder } from './receiver-rig.ts';
import { send } from './receiver-wire.ts';

const run = promisify(execFile);
const CALL = 'lead_id=101&uniqueid=1795310300.1004&dispo=SALE';

async function textOf(url: string, init?: RequestInit): Promise<string> {
  const response = await fetch(url, init);
  expect(response.status).toBe(200);
  return response.text();
}

describe('secrets', () => {
  test('when secrets come in every place there is, then none is in any byte on disk or in the log', async () => {
    await using rig = await startDoor();
    const hook = `${rig.url}/hooks/vicidial/main/dispo`;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const lead = `${rig.url}/hooks/leads/website`;
    await textOf(`${hook}/${KEY}?${CALL}`);
    await textOf(
      `${hook}?key=${KEY}&${CALL}&pass=PaSSsecret1&phone_pass=PhONEsecret2&comments=visible-marker`,
    );
    await textOf(
      `${hook}?KEY=UPPERsecret8&%6b%65%79=ENCODEDsecret12&key=${KEY}&${CALL}&password=PWsecret9&token=TOKsecret10`,
    );
    await textOf(`${hook}?${CALL}`, {
      headers: { authorization: `Basic ${Buffer.from(`BASICuser3:${OLD_KEY}`).toString('base64')}` },
    });
    await textOf(`${hook}?key=${KEY}`, {
      method: 'POST',
      headers: form,
      body: `${CALL}&pass=BODYsecret4&key=${KEY}`,
    });
    await textOf(`${hook}?key=${KEY}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `${CALL}&pass=FORMasJSONsecret11`,
    });
    await textOf(lead, {
      method: 'POST',
      body: '{"phone":"1"}',
      headers: {
        'x-vicibridge-secret': FORM_SECRET,
        cookie: 'session=COOKIEsecret5',
        'x-api-key': 'APIKEYsecret6',
      },
    });
    await textOf(lead, {
      method: 'POST',
      body: '{"phone":"2"}',
      headers: { authorization: `Bearer ${FORM_SECRET}` },
    });
    const raw = `GET /hooks/vicidial/main/dispo?${CALL}&pass=RAW secret7 & on&key=${KEY} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
    expect((await send(rig.port, raw))[0]?.status).toBe(200);

    const disk = bytesOnDisk(rig.dir);
    expect(disk).toContain('visible-marker');
    expect(rig.rows()).toHaveLength(9);
    const encoded = Buffer.from(`BASICuser3:${OLD_KEY}`).toString('base64');
    for (const secret of [KEY, OLD_KEY, FORM_SECRET, encoded, 'BASICuser3'])
      expect(disk).not.toContain(secret);
    expect(disk).not.toMatch(/secret\d/);
    expect(JSON.stringify(rig.logger.lines)).not.toMatch(/secret\d|hook-key/);
  });
});

describe('wget with the key in the URL', () => {
  test('when wget is asked to show a key first, then it comes back with it and the hit is kept once', async () => {
    await using rig = await startDoor();
    const url = `http://vicidial:${KEY}@127.0.0.1:${rig.port}/hooks/vicidial/main/no-agent?${CALL}`;
    const { stdout } = await run('wget', ['-q', '-O', '-', '--no-proxy', url]);
    expect(stdout).toMatch(/^OK evt_/);
    expect(rig.rows()).toHaveLength(1);
    expect(rig.eventOf(stdout)).toMatchObject({ type: 'no-agent', lead: { id: '101' } });
    expect(rig.rows()[0]?.hit.headers['user-agent']).toMatch(/^Wget/);
    expect(rig.receiver.counters).toMatchObject({ unauthorized: 1, accepted: 1 });
  });
});

describe('duplicates', () => {
  test('when the same call is told twice, then both answers have one id, and both rows are kept', async () => {
    await using rig = await startDoor();
    const url = `${rig.url}/hooks/vicidial/main/dispo?key=${KEY}&${CALL}`;
    const [first, second, other, elsewhere] = [
      await textOf(url),
      await textOf(`${url}&comments=later`),
      await textOf(`${url}&status=x&agent_log_id=9`),
      await textOf(url.replace('/main/dispo', '/main/start')),
    ];
    expect(second).toBe(first);
    expect(new Set([first, other, elsewhere]).size).toBe(3);
    expect(rig.rows()).toHaveLength(4);
  });

  test('when no call is named, then equal content is one event for a window, also over a restart', async () => {
    const dir = temporaryFolder();
    let now = Date.UTC(2026, 10, 21, 21, 0, 0);
    const options = { dir, now: () => now };
    const told = async (text = 'x=1') => {
      await using rig = await startDoor(options);
      return await textOf(`${rig.url}/hooks/vicidial/main/dispo?key=${KEY}&${text}`);
    };
    const first = await told();
    expect(await told('x=2')).not.toBe(first);
    now += CONTENT_WINDOW_MS - 1;
    expect(await told()).toBe(first);
    now += 1;
    const second = await told();
    expect(second).not.toBe(first);
    // The mark of the new window must have taken the place of the old one on disk.
    now += CONTENT_WINDOW_MS - 1;
    expect(await told()).toBe(second);
  });
});
