import { once } from 'node:events';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KEY, startDoor } from './receiver-rig.ts';
import { AnswerReader, open, send, sendPackets, type WireAnswer } from './receiver-wire.ts';

const HOOK = `/hooks/vicidial/main/dispo/${KEY}`;

function get(query: string, headers = ''): string {
  return `GET ${HOOK}?${query} HTTP/1.1\r\nHost: a\r\n${headers}\r\n`;
}
const CLOSE = 'Connection: close\r\n';

function statuses(answers: readonly WireAnswer[]): readonly number[] {
  return answers.map(({ status }) => status);
}

describe('a connection that is used again', () => {
  test('when a later request has raw bytes in its line, then it is kept and answered like the first', async () => {
    for (const value of ['x y', 'café', 'a & b', 'tab\there', 'HTTP/1.1 and HTTP/1.0 x']) {
      await using rig = await startDoor();
      const socket = await open(rig.port);
      const reader = new AnswerReader(socket);
      socket.write(get('comments=first'));
      expect((await reader.next())?.status).toBe(200);
      socket.write(get(`comments=${value}&lead_id=1`));
      const answer = await reader.next();
      expect(answer?.status).toBe(200);
      expect(rig.eventOf(answer?.body).fields).toMatchObject({
        comments: value,
        lead_id: '1',
      });
      expect(rig.receiver.counters.salvaged).toBe(1);
      await reader.closed();
    }
  });

  test('when such a line comes in pieces, then the connection closes without an answer, and the repeat is kept', async () => {
    await using rig = await startDoor();
    const socket = await open(rig.port);
    const reader = new AnswerReader(socket);
    socket.write(get('comments=first'));
    expect((await reader.next())?.status).toBe(200);
    const line = Buffer.from(get('comments=piece one two&lead_id=7'));
    await sendPackets(socket, [line.subarray(0, 60), line.subarray(60)]);
    // A sender takes this for a connection that timed out, and asks again on a new one.
    expect(await reader.next()).toBeUndefined();
    const [repeat] = await send(rig.port, line);
    expect(rig.eventOf(repeat?.body).fields['comments']).toBe('piece one two');
  });

  test('when a sender once needed mending, then its connections are not kept, so that each line is a first one', async () => {
    await using rig = await startDoor();
    const [before] = await send(rig.port, get('a=1', CLOSE));
    expect(before?.status).toBe(200);
    const [mended] = await send(rig.port, get('a=x y'));
    expect(mended?.headers['connection']).toBe('close');
    const [after] = await send(rig.port, get('a=2'));
    expect([after?.status, after?.headers['connection']]).toEqual([200, 'close']);
  });

  test('when a mended request is refused (404, 405, 401), then the next one is not taken for it', async () => {
    for (const [method, path, status] of [
      ['GET', `/hooks/vicidial/main/nothing/${KEY}`, 404],
      ['PUT', HOOK, 405],
      ['GET', '/hooks/vicidial/main/dispo/wrong', 401],
      ['GET', '/nowhere', 404],
      ['GET', '/healthz', 200],
    ] as const) {
      await using rig = await startDoor();
      const socket = await open(rig.port);
      const reader = new AnswerReader(socket);
      socket.write(
        `${method} ${path}?lead_id=666&a=x y HTTP/1.1\r\nHost: a\r\n\r\n${get('lead_id=7&uniqueid=1.2')}`,
      );
      expect((await reader.next())?.status).toBe(status);
      await reader.next();
      for (const event of rig.events()) expect(event.lead.id).toBe('7');
      socket.destroy();
    }
  });

  test('when requests are pipelined, then all are kept and answered in their order', async () => {
    await using rig = await startDoor();
    const body = 'dispo=NI';
    const posted = `POST ${HOOK}?lead_id=3&uniqueid=3.1 HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const answers = await send(
      rig.port,
      get('lead_id=1&uniqueid=1.1') +
        get('lead_id=2&uniqueid=2.1') +
        posted +
        get('lead_id=4&uniqueid=4.1', CLOSE),
    );
    expect(answers.map(({ body }) => rig.eventOf(body).lead.id)).toEqual(['1', '2', '3', '4']);
  });

  test('when a pipelined request has raw bytes in its line, then it is answered after those before it', async () => {
    await using rig = await startDoor();
    const answers = await send(
      rig.port,
      get('lead_id=1&uniqueid=1.1') + get('lead_id=2&uniqueid=2.1') + get('lead_id=3&uniqueid=3.1&a=x y'),
    );
    expect(statuses(answers)).toEqual([200, 200, 200]);
    expect(answers.map(({ body }) => rig.eventOf(body).lead.id)).toEqual(['1', '2', '3']);
    const mixed = await send(
      rig.port,
      get('lead_id=4&uniqueid=4.1&a=é') + get('lead_id=5&uniqueid=5.1', CLOSE),
    );
    expect(mixed.map(({ body }) => rig.eventOf(body).fields['a'])).toEqual([
      'é',
      ...mixed.slice(1).map(() => undefined),
    ]);
  });

  test('when a mended POST is followed in the same packet, then each keeps its own query', async () => {
    await using rig = await startDoor();
    const post = `POST ${HOOK}?lead_id=1&uniqueid=1.1&a=x y HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\ndispo=NI`;
    await send(rig.port, post + get('lead_id=2&uniqueid=2.1', CLOSE));
    const kept = new Map(rig.events().map(({ lead, fields }) => [lead.id, fields['a']]));
    expect(kept.get('1')).toBe('x y');
    expect(kept.get('2')).toBeUndefined();
    expect([...kept.keys()].filter((id) => id !== '2')).toEqual(['1']);
  });
});

describe('any byte and any length', () => {
  test('when any byte stands raw in a value, then the hit is kept with it', async () => {
    await using rig = await startDoor();
    for (let byte = 1; byte < 256; byte += 1) {
      if (byte === 0x0a) continue;
      const value = Buffer.from([0x61, byte, 0x62]);
      const [answer] = await send(
        rig.port,
        Buffer.concat([
          Buffer.from(`GET ${HOOK}?v=`),
          value,
          Buffer.from(` HTTP/1.1\r\nHost: a\r\n${CLOSE}\r\n`),
        ]),
      );
      expect({ byte, status: answer?.status }).toEqual({ byte, status: 200 });
      // A `#` and what follows is not sent by clients; the parser takes it, and the query ends there.
      const query = Buffer.from(rig.rows().at(-1)?.hit.query ?? []);
      expect({ byte, query: query.toString('latin1') }).toEqual({
        byte,
        query: `v=${value.toString('latin1')}`,
      });
    }
  });

  test('when any query comes, cut anywhere, then it is journalled byte for byte', async () => {
    await using rig = await startDoor();
    const anyQuery = fc
      .uint8Array({ maxLength: 200 })
      .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 0x0a)));
    await fc.assert(
      fc.asyncProperty(anyQuery, fc.nat(), async (query, cut) => {
        const line = Buffer.concat([
          Buffer.from(`GET ${HOOK}?`),
          query,
          Buffer.from(` HTTP/1.1\r\nHost: a\r\n${CLOSE}\r\n`),
        ]);
        const at = 1 + (cut % (line.length - 1));
        const answers = await send(rig.port, line.subarray(0, at), line.subarray(at));
        expect(statuses(answers)).toEqual([200]);
        expect(Buffer.from(rig.rows().at(-1)?.hit.query ?? []).equals(query)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('when the line has 8 KB, in one packet or many, raw or not, then it is kept whole', async () => {
    await using rig = await startDoor();
    for (const filler of ['x', 'x y', 'é']) {
      const comments = filler.repeat(8100 / filler.length);
      const bytes = Buffer.from(get(`lead_id=1&comments=${comments}`, CLOSE));
      const middle = Math.floor(bytes.length / 2);
      for (const packets of [
        [bytes],
        [bytes.subarray(0, 1460), bytes.subarray(1460, middle), bytes.subarray(middle)],
      ]) {
        const [answer] = await send(rig.port, ...packets);
        expect(rig.eventOf(answer?.body).fields['comments']).toBe(comments);
      }
    }
  });

  test('when line or head is longer than 32 KB, then 413, counted, also when the sender does not stop', async () => {
    await using rig = await startDoor();
    const line = get(`a=${'x'.repeat(40_000)}`, CLOSE);
    const head = get('a=1', `X-Long: ${'y'.repeat(40_000)}\r\n${CLOSE}`);
    const endless = `GET ${HOOK}?${'x'.repeat(2_000_000)}`;
    for (const request of [line, head, endless]) {
      const [answer] = await send(rig.port, request);
      expect(answer?.status).toBe(413);
      expect(answer?.headers['content-type']).toMatch(/^text\/plain/);
      expect(answer?.body.trim()).not.toBe('');
    }
    expect(rig.receiver.counters.oversize).toBe(3);
    expect(rig.rows()).toEqual([]);
  });

  test.each([
    ['no HTTP at all', 'hello, is this the fax?\r\n\r\n'],
    ['a TLS hello', Buffer.from('1603010200010001fc030335\n', 'latin1')],
    ['binary', Buffer.from([0x16, 0x03, 0x01, 0x00, 0x0a, 0xff, 0x00, 0x0a, 0x0a])],
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['a bad header', 'GET / HTTP/1.1\r\nno colon here\r\n\r\n'],
    ['a bad length', `POST ${HOOK} HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n`],
  ])('when %s comes, then 400 in words, counted, and the next sender is served', async (_what, bytes) => {
    await using rig = await startDoor();
    const [answer] = await send(rig.port, bytes);
    expect(answer?.status).toBe(400);
    expect(answer?.body.trim()).not.toBe('');
    expect(rig.receiver.counters.malformed).toBe(1);
    expect(statuses(await send(rig.port, get('a=1', CLOSE)))).toEqual([200]);
  });

  test('when a request has no Host, or expects what nobody knows, then the hit is kept', async () => {
    await using rig = await startDoor();
    const bare = `GET ${HOOK}?lead_id=1 HTTP/1.1\r\n${CLOSE}\r\n`;
    const old = `GET ${HOOK}?lead_id=2 HTTP/1.0\r\n\r\n`;
    const expecting = get('lead_id=3', `Expect: a-miracle\r\n${CLOSE}`);
    const upgrading = get('lead_id=4', `Upgrade: h2c\r\n${CLOSE}`);
    for (const request of [bare, old, expecting, upgrading]) {
      expect(statuses(await send(rig.port, request))).toEqual([200]);
    }
    expect(rig.events().map(({ lead }) => lead.id)).toEqual(['1', '2', '3', '4']);
  });

  test('when the sender waits for `100 Continue`, then it gets it and its body is kept', async () => {
    await using rig = await startDoor();
    const socket = await open(rig.port);
    const reader = new AnswerReader(socket);
    socket.write(
      `POST ${HOOK} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n${CLOSE}\r\n`,
    );
    expect((await reader.next())?.status).toBe(100);
    socket.write('lead_id=9');
    expect(rig.eventOf((await reader.next())?.body).lead.id).toBe('9');
  });

  test('when the sender closes its half after the request, then it is still answered', async () => {
    await using rig = await startDoor();
    for (const request of [get('lead_id=1'), get('lead_id=1&a=x y')]) {
      const socket = await open(rig.port);
      const reader = new AnswerReader(socket);
      socket.end(request);
      expect((await reader.next())?.status).toBe(200);
      await reader.closed();
    }
  });
});

describe('slow senders', () => {
  const limits = { firstLineMs: 150, headersMs: 150, requestMs: 300, keepAliveMs: 100, checkEveryMs: 20 };

  /** Writes a byte every few milliseconds until the connection closes. */
  async function trickle(port: number, start: string, byte: string): Promise<WireAnswer | undefined> {
    const socket = await open(port);
    const reader = new AnswerReader(socket);
    socket.write(start);
    const timer = setInterval(() => socket.writable && socket.write(byte), 10);
    try {
      return await reader.next();
    } finally {
      clearInterval(timer);
      socket.end();
      await reader.closed();
    }
  }

  test.each([
    ['a first line that never ends', `GET ${HOOK}?a=`, 'x'],
    ['headers that never end', `GET ${HOOK}?a=1 HTTP/1.1\r\nHost: a\r\nX: `, 'y'],
    ['a body that never ends', `POST ${HOOK} HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n`, 'z'],
  ])('when %s trickles in, then it is cut with 408 though bytes keep coming', async (_what, start, byte) => {
    await using rig = await startDoor({ limits });
    const started = performance.now();
    expect((await trickle(rig.port, start, byte))?.status).toBe(408);
    expect(performance.now() - started).toBeLessThan(3000);
    expect(rig.rows()).toEqual([]);
    expect(statuses(await send(rig.port, get('a=1', CLOSE)))).toEqual([200]);
  });

  test('when a connection says nothing, or nothing more, then it is closed', async () => {
    await using rig = await startDoor({ limits });
    const silent = new AnswerReader(await open(rig.port));
    await silent.closed();
    const socket = await open(rig.port);
    const idle = new AnswerReader(socket);
    socket.write(get('a=1'));
    expect((await idle.next())?.status).toBe(200);
    await idle.closed();
  });

  test('when hundreds of senders leave in the middle, then no connection is left behind', async () => {
    await using rig = await startDoor({
      limits: { ...limits, firstLineMs: 60_000, headersMs: 60_000, requestMs: 60_000 },
    });
    const starts = [
      '',
      'GE',
      `GET ${HOOK}?a=x y`,
      `GET ${HOOK}?a=1 HTTP/1.1\r\nHos`,
      `POST ${HOOK}?a=b c HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\nlead`,
      get('a=1'),
      get('a=1') + get('b=x y'),
      'nonsense\n',
    ];
    for (let round = 0; round < 40; round += 1) {
      await Promise.all(
        starts.map(async (start, index) => {
          const socket = await open(rig.port);
          socket.on('error', () => undefined).resume();
          if (start !== '') socket.write(start);
          if ((round + index) % 2 === 0) socket.resetAndDestroy();
          else socket.end();
          if (!socket.closed) await once(socket, 'close').catch(() => undefined);
        }),
      );
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    void rig.receiver.close(60_000).then(resolve);
    // Closing waits for every connection; nothing may be left to wait for.
    await promise;
  }, 10_000);
});
