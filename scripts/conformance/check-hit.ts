import { parseHit } from '../../src/dispatch/parse/parse-hit.ts';
import { BridgeEvent } from '../../src/domain/event.ts';
import { parseQuery } from '../../src/domain/hit/query.ts';
import { mendRequestLine } from '../../src/http/request-line.ts';
import { type RecordedHit, toRawHit } from './recorded-hit.ts';

const UNFILLED = /^--A--.*--B--$/s;

/**
 * Whether a recorded hit is read as it was meant: every name and value of the query, compared with a plain
 * reading of it by the URL standard; an event that the schema accepts; no tag and no secret in it; a request
 * line that Node can be given.
 *
 * @returns what is wrong; empty = nothing
 */
export function checkHit(hit: RecordedHit): readonly string[] {
  const raw = toRawHit(hit);
  const event = parseHit(raw, { timezone: 'America/New_York' });
  const faults = checkValues(Buffer.from(raw.query).toString('utf8'), raw.query);
  if (!BridgeEvent.safeParse(structuredClone(event)).success) faults.push('the schema refuses the event');
  if (event.marks.some(({ code }) => code === 'parse-failed')) faults.push('the parser failed');
  if (/--A--\w+--B--/.test(JSON.stringify({ ...event, marks: [] })))
    faults.push('a tag was taken for a value');
  const mended = mendRequestLine(Buffer.from(`${hit.request_line}\r\n`));
  if (mended === undefined && !/^[A-Z]+ \S+ HTTP\/1\.[01]$/.test(hit.request_line))
    faults.push('the request line is refused');
  return faults;
}

/** A value may go on where VICIdial left an `&` in it unencoded, so it must start as the plain reading does. */
function checkValues(query: string, bytes: Uint8Array): string[] {
  const hash = query.indexOf('#');
  const plain = [...new URLSearchParams(hash < 0 ? query : query.slice(0, hash))];
  const parsed = parseQuery(bytes);
  const faults: string[] = [];
  const written = new Set(
    query
      .split('&')
      .filter((piece) => piece.includes('='))
      .map((piece) => plainName(piece)),
  );
  for (const [name, value] of plain) {
    if (!written.has(name) || UNFILLED.test(value) || value.includes('\uFFFD')) continue;
    const found = parsed.filter((parameter) => parameter.name === name).map((parameter) => parameter.value);
    if (!found.some((one) => one.startsWith(withoutControls(value))))
      faults.push(`${name} is read otherwise`);
  }
  return faults;
}

function plainName(piece: string): string {
  return [...new URLSearchParams(piece)][0]?.[0] ?? '';
}

function withoutControls(text: string): string {
  return text.replaceAll(/[^\P{Cc}\t\r\n]/gu, '');
}
