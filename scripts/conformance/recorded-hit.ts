import { z } from 'zod';
import type { RawHit } from '../../src/domain/hit/raw-hit.ts';
import { parseJson, readLines } from './recording.ts';

/** One request as VICIdial's own programs sent it. */
export const RecordedHit = z.object({
  label: z.string(),
  /** Seconds since the epoch. */
  t: z.number(),
  request_line: z.string(),
  headers: z.array(z.string()),
  body: z.string(),
});
export type RecordedHit = z.infer<typeof RecordedHit>;

/** @throws Error that names the line which is no recorded hit */
export function readHits(file: string): readonly RecordedHit[] {
  return readLines(file).map((line, index) => {
    const parsed = RecordedHit.safeParse(parseJson(line, file, index));
    if (!parsed.success)
      throw new Error(`${file}, line ${index + 1} is no recorded hit: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  });
}

/** The recorder wrote in the label what was set up; anything else is a disposition. */
const TRIGGERS: readonly (readonly [RegExp, string])[] = [
  [/\bstart\b/, 'start'],
  [/no-?agent/, 'no-agent'],
  [/pause[ _-]?max/, 'pause-max'],
  [/add[ _-]lead/, 'add-lead'],
  [/dead/, 'dead-call'],
  [/extension.append/, 'extension-append'],
];

/** What the receiver would have put into the journal for it. */
export function toRawHit(hit: RecordedHit): RawHit {
  const { request_line: line } = hit;
  const [method = ''] = line.split(' ', 1);
  const end = line.lastIndexOf(' HTTP/');
  const target = line.slice(method.length + 1, end < 0 ? undefined : end);
  const question = target.indexOf('?');
  const trigger = TRIGGERS.find(([pattern]) => pattern.test(hit.label.toLowerCase()))?.[1] ?? 'dispo';
  const headers = hit.headers.map((header) => {
    const colon = header.indexOf(':');
    return [header.slice(0, colon).toLowerCase(), header.slice(colon + 1).trim()] as const;
  });
  return {
    receivedAt: Math.round(hit.t * 1000),
    hook: 'vicidial',
    source: 'main',
    trigger,
    method,
    path: `/hooks/vicidial/main/${trigger}`,
    query: Buffer.from(question < 0 ? '' : target.slice(question + 1)),
    headers: Object.fromEntries(headers),
    body: Buffer.from(hit.body),
    remoteAddress: '127.0.0.1',
    eventId: 'evt_recorded',
    salvaged: /[^!-~]/.test(target),
  };
}
