import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BridgeEvent } from '../../src/domain/event.ts';
import { codes, rawHitOf, type RecordedHit, recordedHits } from '../unit/hit-recorded.ts';
import { type DoorRig, KEY, startDoor } from './receiver-rig.ts';
import { send } from './receiver-wire.ts';

const HITS = recordedHits();
const TYPES: Readonly<Record<string, BridgeEvent['type']>> = {
  dispo: 'disposition',
  'extension-append': 'disposition',
  start: 'call-started',
  'no-agent': 'no-agent',
  'add-lead': 'lead-added',
  'dead-call': 'dead-call',
  'pause-max': 'pause-max',
};

let rig: DoorRig;
beforeAll(async () => {
  rig = await startDoor();
});
afterAll(() => rig[Symbol.asyncDispose]());

/** The recorded request with its path replaced by a hook's; every other byte of its line as recorded. */
function requestBytes(hit: RecordedHit): { bytes: Buffer; trigger: string; query: Buffer } {
  const { trigger } = rawHitOf(hit);
  const [method = ''] = hit.request_line.split(' ', 1);
  const target = hit.request_line.slice(method.length + 1);
  const question = target.indexOf('?');
  const tail = question === -1 ? target.slice(target.lastIndexOf(' HTTP/')) : target.slice(question);
  const line = `${method} /hooks/vicidial/main/${trigger}/${KEY}${tail}`;
  const length = Buffer.byteLength(hit.body);
  const headers = [...hit.headers.map(closing), ...(length > 0 ? [`Content-Length: ${length}`] : [])];
  const query = question === -1 ? '' : target.slice(question + 1, target.lastIndexOf(' HTTP/'));
  return {
    bytes: Buffer.from(`${line}\r\n${headers.join('\r\n')}\r\n\r\n${hit.body}`),
    trigger,
    query: Buffer.from(query),
  };
}

/** wget keeps its connection; here the end of it says that the answer is complete. */
function closing(header: string): string {
  return header.startsWith('Connection:') ? 'Connection: close' : header;
}

async function eventOf(bytes: readonly Buffer[]): Promise<BridgeEvent> {
  const [answer, ...more] = await send(rig.port, ...bytes);
  expect(more).toEqual([]);
  expect(answer?.status).toBe(200);
  return rig.eventOf(answer?.body);
}

function recorded(label: string): Buffer {
  const hit = HITS.find((candidate) => candidate.label === label);
  if (hit === undefined) throw new Error(`no recorded hit "${label}"`);
  return requestBytes(hit).bytes;
}

/** Inside the method, the key, the first odd byte, before and inside the line end, inside the head's end. */
function awkwardCuts(bytes: Buffer): readonly number[] {
  const lineEnd = bytes.indexOf('\r\n');
  const targetEnd = bytes.lastIndexOf(' HTTP/', lineEnd);
  const odd = [...bytes.subarray(0, targetEnd).entries()]
    .filter(([at, byte]) => at > 4 && (byte === 0x20 || byte >= 0x7f))
    .flatMap(([at]) => [at, at + 1])
    .slice(0, 6);
  const fixed = [1, 3, 20, targetEnd, targetEnd + 1, targetEnd + 4, lineEnd, lineEnd + 1, lineEnd + 2];
  return [...new Set([...fixed, ...odd, bytes.indexOf('\r\n\r\n') + 2])];
}

describe('requests of real VICIdial programs, byte for byte', () => {
  test('when every recorded request comes in one packet, then each is kept as the event of its trigger', async () => {
    expect(HITS.length).toBeGreaterThanOrEqual(88);
    for (const hit of HITS) {
      const { bytes, trigger, query } = requestBytes(hit);
      const event = await eventOf([bytes]);
      expect({ label: hit.label, type: event.type }).toEqual({ label: hit.label, type: TYPES[trigger] });
      const row = rig.rows().at(-1);
      expect(Buffer.from(row?.hit.query ?? []).toString('latin1')).toBe(
        query.toString('latin1').replace('agentpass1', '***'),
      );
      expect(row?.hit.salvaged).toBe(/[^!-~]/.test(query.toString('latin1')));
      expect(JSON.stringify({ ...event, marks: [] })).not.toMatch(/--A--|agentpass1/);
    }
  });

  test('when every recorded request is cut at awkward places, then each is kept just as in one packet', async () => {
    const different = [...new Map(HITS.map((hit) => [hit.request_line, hit])).values()];
    await Promise.all(
      different.map(async (hit) => {
        const { bytes } = requestBytes(hit);
        const whole = await eventOf([bytes]);
        for (const cut of awkwardCuts(bytes)) {
          const event = await eventOf([bytes.subarray(0, cut), bytes.subarray(cut)]);
          expect({ ...event, receivedAt: '' }).toEqual({ ...whole, receivedAt: '' });
        }
        const cuts = awkwardCuts(bytes).toSorted((a, b) => a - b);
        const pieces = [0, ...cuts].map((from, index) => bytes.subarray(from, cuts[index]));
        expect({ ...(await eventOf(pieces)), receivedAt: '' }).toEqual({ ...whole, receivedAt: '' });
      }),
    );
  }, 60_000);

  test('when single bytes trickle in, then the event is the same', async () => {
    const bytes = recorded('dispo odd values');
    const event = await eventOf([...bytes].map((byte) => Buffer.of(byte)));
    expect(event.fields['rf']).toBe('rec with space & amp');
  });

  test('when raw spaces and a raw & stand in a value, then the value is whole and the hit marked', async () => {
    const event = await eventOf([recorded('dispo odd values')]);
    expect(event.call?.recordingFilename).toBe('rec with space & amp');
    expect(event.lead.city).toBe("St. John's");
    expect(event.fields).toMatchObject({ c: 'a\nb\r\nc\td', a: '\\back\\slash', cid: '' });
    expect(codes(event)).toContain('salvaged');
  });

  test('when raw non-ASCII or a raw space stands in the template, then it is read as it is', async () => {
    const accent = await eventOf([recorded('dispo unencoded non-ascii in static part')]);
    expect(accent.fields).toEqual({ a: 'café', b: '1' });
    const space = await eventOf([recorded('dispo url with space in static part')]);
    expect(space.fields).toEqual({ a: 'x y', b: '1' });
  });

  test("when Perl sent O'Brien & Sons unencoded, then the name is whole", async () => {
    const event = await eventOf([recorded("noagent: O'Brien & Sons, # % + unicode")]);
    expect(event.lead).toMatchObject({ firstName: 'José', lastName: "O'Brien & Sons", email: 'a+b@x.y' });
  });

  test('when tags were not filled, then they are absent and not empty', async () => {
    const all = await eventOf([recorded('dispo: every documented variable')]);
    expect(all.fields).not.toHaveProperty('status');
    expect(all.fields).not.toHaveProperty('not_a_variable');
    expect(all.lead).toMatchObject({
      lastName: "O'Brien & Sons",
      comments: 'Line1 & 100% "q" #1 + 2 = café ñ',
    });
    expect(all.call).toMatchObject({ status: 'SALE', statusName: 'Sale Made', talkSeconds: 61 });
    const added = await eventOf([recorded('ingroup add lead url')]);
    expect(added.lead).not.toHaveProperty('firstName');
  });

  test('when a settings container posted its malformed body, then it is a disposition of a call', async () => {
    const event = await eventOf([recorded('own dispo: settings container POST')]);
    expect(event.call).toMatchObject({ status: 'INCALL', talkSeconds: 61, uniqueid: '1795310300.1004' });
  });
});
