import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { BridgeEvent } from '../../src/domain/event.ts';
import type { RawHit } from '../../src/domain/hit/raw-hit.ts';

const RecordedHit = z.object({
  label: z.string(),
  /** Seconds since the epoch. */
  t: z.number(),
  request_line: z.string(),
  headers: z.array(z.string()),
  body: z.string(),
});
export type RecordedHit = z.infer<typeof RecordedHit>;

/** The recorded dialer's. */
export const CONTEXT = { timezone: 'America/New_York' };

/** The marks of an event, each with its field. */
export function codes(event: BridgeEvent): readonly string[] {
  return event.marks.map(({ code, field }) => (field === undefined ? code : `${code} ${field}`));
}

/** Requests recorded from VICIdial's own programs, and at the end some written for the cases they lack. */
export function recordedHits(): readonly RecordedHit[] {
  const text = readFileSync(new URL('../fixtures/vicidial-hits.jsonl', import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => RecordedHit.parse(JSON.parse(line)));
}

/** What the receiver would have put into the journal for it. */
export function rawHitOf(recorded: RecordedHit): RawHit {
  const line = recorded.request_line;
  const [method = ''] = line.split(' ', 1);
  const target = line.slice(method.length + 1, line.lastIndexOf(' HTTP/'));
  const question = target.indexOf('?');
  const headers = recorded.headers.map((header): [string, string] => {
    const colon = header.indexOf(':');
    return [header.slice(0, colon).toLowerCase(), header.slice(colon + 1).trim()];
  });
  return rawHit({
    receivedAt: Math.round(recorded.t * 1000),
    trigger: triggerOf(recorded.label),
    method,
    path: question < 0 ? target : target.slice(0, question),
    query: Buffer.from(question < 0 ? '' : target.slice(question + 1)),
    headers: Object.fromEntries(headers),
    body: Buffer.from(recorded.body),
    salvaged: /[^!-~]/.test(target),
  });
}

/** A dispo hit with nothing in it, and what a test sets. */
export function rawHit(parts: Partial<RawHit>): RawHit {
  return {
    receivedAt: 1_795_315_443_145,
    hook: 'vicidial',
    source: 'main',
    trigger: 'dispo',
    method: 'GET',
    path: '/hooks/vicidial/main/dispo',
    query: new Uint8Array(),
    headers: {},
    body: new Uint8Array(),
    remoteAddress: '127.0.0.1',
    eventId: 'evt_test',
    salvaged: false,
    ...parts,
  };
}

const LABELS: readonly (readonly [RegExp, string])[] = [
  [/^(?:own )?start/, 'start'],
  [/^(?:own )?noagent/, 'no-agent'],
  [/^pause max/, 'pause-max'],
  [/^(?:ingroup|own) add lead/, 'add-lead'],
  [/^own dead call/, 'dead-call'],
  [/^own extension append/, 'extension-append'],
  [/^(?:own )?(?:dispo|alt|rerun)/, 'dispo'],
];

function triggerOf(label: string): string {
  const found = LABELS.find(([pattern]) => pattern.test(label));
  if (found === undefined) throw new Error(`no trigger for the recorded hit "${label}"`);
  return found[1];
}
