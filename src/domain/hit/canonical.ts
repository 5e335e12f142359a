import { HIT_NAMES, HIT_SHAPES, POST_NAMES, type HitName, type PostName } from './aliases.ts';
import type { Parameter } from './query.ts';

/** What was told, by VICIdial's own names; absent names were not told. */
export type HitValues = ReadonlyMap<HitName, string>;
export type PostValues = ReadonlyMap<PostName, string>;

interface Place<Name> {
  readonly name: Name;
  /** 0 = the value's own name; then the place in the list of other names. */
  readonly rank: number;
  /** What the value must look like to be meant. */
  readonly shape: RegExp | undefined;
}

const SEPARATORS = /[_\-. ]/g;
const HIT_PLACES = placesOf<HitName>(HIT_NAMES, HIT_SHAPES);
const POST_PLACES = placesOf<PostName>(POST_NAMES, new Map());
/** What forms wrap a lead in: `{"lead": {"phone": ...}}`. */
const WRAPPERS = /^(?:(?:lead|contact|data|fields|form|form_data|payload|properties|body|submission)\.)+/i;
/** Of those, the ones whose own `id` is the person's; that of a `form` is the same for every visitor. */
const OF_PERSON = /^(?:.*(?:lead|contact)\.)?(?:(?:data|fields|payload|properties|body)\.)*$/i;
const BARE_ID = /^(?:id|leadid)$/;

/** Values that hold no `&`: what follows a raw one is a stray piece of the template (`lead_id=101&debug`). */
const SINGLE: ReadonlySet<HitName> = new Set<HitName>([
  'lead_id',
  'list_id',
  'uniqueid',
  'call_id',
  'agent_log_id',
  'dispo',
]);

/**
 * Values of a VICIdial hit by VICIdial's names. A filled value wins over an empty one, then VICIdial's own
 * name over the others, then the last of a repeated name, as in PHP.
 *
 * @param wanted the only names to look for; absent = all
 */
export function hitValues(parameters: readonly Parameter[], wanted?: ReadonlySet<HitName>): HitValues {
  const values = pick(parameters, HIT_PLACES, wanted);
  for (const [name, value] of values) {
    if (SINGLE.has(name) && value.includes('&')) values.set(name, value.slice(0, value.indexOf('&')));
  }
  return values;
}

/**
 * Values of a posted lead by VICIdial's names. `fieldMap` is the source's own (name in the post: name in
 * VICIdial); a mapped name has only the meaning that the map gives it, and that wins over all others.
 */
export function postValues(
  parameters: readonly Parameter[],
  fieldMap: Readonly<Record<string, string>>,
): PostValues {
  const bare = parameters.filter(({ name }) => !Object.hasOwn(fieldMap, name)).flatMap(unwrapped);
  const values = pick(bare, POST_PLACES);
  for (const { name, value } of parameters) {
    const target = Object.hasOwn(fieldMap, name) ? fieldMap[name] : undefined;
    const place = target === undefined ? undefined : POST_TARGETS.get(target);
    if (place !== undefined) values.set(place, value);
  }
  return values;
}

/** A parameter by its name within its wrappers; nothing where it is the id of a form or a submission. */
function unwrapped(parameter: Parameter): Parameter[] {
  const wrappers = WRAPPERS.exec(parameter.name)?.[0] ?? '';
  const name = parameter.name.slice(wrappers.length);
  if (BARE_ID.test(plainForm(name)) && !OF_PERSON.test(wrappers)) return [];
  return [{ ...parameter, name }];
}

/** By what a field map may name; there, `lead_id` is VICIdial's. */
const POST_TARGETS: ReadonlyMap<string, PostName> = new Map<string, PostName>([
  ...(Object.keys(POST_NAMES) as PostName[]).map((name): [string, PostName] => [name, name]),
  ['lead_id', 'vicidial_lead_id'],
]);

function pick<Name>(
  parameters: readonly Parameter[],
  places: ReadonlyMap<string, Place<Name>>,
  wanted?: ReadonlySet<Name>,
): Map<Name, string> {
  const values = new Map<Name, string>();
  const ranks = new Map<Name, number>();
  for (const { name, value } of parameters) {
    const place = places.get(name) ?? places.get(plainForm(name));
    if (place === undefined || wanted?.has(place.name) === false) continue;
    if (place.shape?.test(value) === false) continue;
    const rank = value === '' ? place.rank + EMPTY : place.rank;
    const best = ranks.get(place.name);
    if (best !== undefined && rank > best) continue;
    ranks.set(place.name, rank);
    values.set(place.name, value);
  }
  return values;
}

/** Puts an empty value behind every filled one. */
const EMPTY = 1000;

/** `First-Name`, `firstName` and `first_name` are one name. */
function plainForm(name: string): string {
  return name.toLowerCase().replace(SEPARATORS, '');
}

function placesOf<Name extends string>(
  table: Readonly<Record<Name, readonly string[]>>,
  shapes: ReadonlyMap<string, RegExp>,
): ReadonlyMap<string, Place<Name>> {
  const places = new Map<string, Place<Name>>();
  const names = Object.keys(table) as Name[];
  for (const name of names) addForms(places, name, { name, rank: 0, shape: undefined });
  for (const name of names) {
    for (const [index, other] of table[name].entries()) {
      addForms(places, other, { name, rank: index + 1, shape: shapes.get(other) });
    }
  }
  return places;
}

function addForms<Name>(places: Map<string, Place<Name>>, form: string, place: Place<Name>): void {
  if (!places.has(form)) places.set(form, place);
  if (!places.has(plainForm(form))) places.set(plainForm(form), place);
}
