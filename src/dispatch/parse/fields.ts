import type { Mark } from '../../domain/event.ts';
import type { RequestParameters } from '../../domain/hit/parameters.ts';
import { takenBackOf } from '../../domain/hit/origin.ts';
import type { RawHit } from '../../domain/hit/raw-hit.ts';
import { mark } from './mark.ts';

/** Every parameter under its name as received; the last of a repeated name, as in PHP. */
export function fieldsOf({ parameters }: RequestParameters): Record<string, string> {
  const named = parameters.filter(({ name }) => name !== '' && name !== '__proto__');
  return Object.fromEntries(named.map(({ name, value }) => [name, value]));
}

/** What is odd about the request as such, whatever it tells. */
export function requestMarks(hit: RawHit, request: RequestParameters): readonly Mark[] {
  const marks: Mark[] = [];
  if (hit.salvaged) marks.push(mark('salvaged'));
  if (request.bodyFault !== undefined) marks.push(mark('unreadable-body'));
  if (request.cut === true) marks.push(mark('fields-cut'));
  for (const name of request.files ?? []) marks.push(mark('file-ignored', name));
  for (const { name, notUtf8 } of request.parameters)
    if (notUtf8 === true) marks.push(mark('not-utf8', name));
  for (const name of request.secrets) {
    if (PASSWORDS.has(name.toLowerCase())) marks.push(mark('secret-in-url', name));
  }
  return marks;
}

/** Where a request comes from that did not reach us by itself. */
export function takenBackMarks(hit: RawHit): readonly Mark[] {
  const takenBack = takenBackOf(hit);
  if (takenBack === undefined) return [];
  return [mark('reconciled', takenBack.from), ...(takenBack.backfill ? [mark('backfilled')] : [])];
}

/** VICIdial's passwords; a hook key or a form's token belongs where it is. */
const PASSWORDS: ReadonlySet<string> = new Set(['pass', 'phone_pass']);
