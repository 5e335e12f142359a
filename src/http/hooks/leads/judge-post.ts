import { type PostValues, postValues } from '../../../domain/hit/canonical.ts';
import type { Parameter } from '../../../domain/hit/query.ts';
import type { LeadDoorSettings } from './door.ts';

/** What is to be done with a post that may come in. */
export type PostVerdict =
  | { readonly kind: 'fine' }
  /** A field that people do not see is filled. */
  | { readonly kind: 'trap' }
  | { readonly kind: 'incomplete'; readonly reason: IncompleteReason; readonly fields: readonly string[] };
export type IncompleteReason = 'missing-fields' | 'no-consent' | 'empty';

/** Look at what a post says, before it is kept. */
export function judgePost(parameters: readonly Parameter[], door: LeadDoorSettings): PostVerdict {
  const { honeypot, required, consent } = door;
  if (honeypot !== undefined && parameters.some((one) => isNamed(one, honeypot) && isFilled(one.value)))
    return { kind: 'trap' };
  // Crawlers follow the address of a form.
  if (door.public && parameters.length === 0) return { kind: 'incomplete', reason: 'empty', fields: [] };
  const told = { parameters, values: postValues(parameters, door.fields) };
  const missing = required.filter((field) => !isFilled(valueOf(field, told)));
  if (missing.length > 0) return { kind: 'incomplete', reason: 'missing-fields', fields: missing };
  if (consent === undefined || agrees(valueOf(consent.field, told), consent.is)) return FINE;
  return { kind: 'incomplete', reason: 'no-consent', fields: [consent.field] };
}

const FINE: PostVerdict = { kind: 'fine' };

interface Told {
  readonly parameters: readonly Parameter[];
  readonly values: PostValues;
}

/** By its name in the post, else by VICIdial's; a full name is told as first name too. */
function valueOf(field: string, { parameters, values }: Told): string | undefined {
  const posted = parameters.findLast((one) => isNamed(one, field) && isFilled(one.value))?.value;
  if (posted !== undefined) return posted;
  const known: ReadonlyMap<string, string> = values;
  return known.get(field) ?? (field === 'first_name' ? known.get('full_name') : undefined);
}

/** Also inside what forms wrap their fields in: `data.website`. */
function isNamed({ name }: Parameter, field: string): boolean {
  return name === field || name.endsWith(`.${field}`);
}

function isFilled(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== '';
}

function agrees(value: string | undefined, accepted: readonly string[]): boolean {
  const said = (value ?? '').trim().toLowerCase();
  return accepted.some((one) => one.trim().toLowerCase() === said);
}
