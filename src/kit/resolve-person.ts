import type { IdentityMap } from '../connector.ts';
import type { PersonPolicy } from '../domain/call-order.ts';
import { type Candidate, PermanentError, ReviewError } from '../domain/errors.ts';
import type { BridgeEvent } from '../domain/event.ts';
import { decidedToCreate, forgetDecision } from '../domain/review-decision.ts';
import { choosePerson } from './choose-person.ts';
import { personKeys } from './person-keys.ts';

/** A person's record in a CRM. */
export interface PersonRef {
  readonly object: string;
  readonly id: string;
}

/** A person that a search found, with what decides among several. */
export interface FoundPerson extends PersonRef {
  /** The CRM's id of its owner; undefined = it has none. */
  readonly ownerId: string | undefined;
  /** Milliseconds since the epoch; undefined = not told. */
  readonly createdAt: number | undefined;
  /** Preferred to others whatever their age: contacts before leads. 0 = most. */
  readonly order: number;
}

/** How one CRM finds people. Each way throws the delivery errors; an empty list = it knows nobody. */
export interface PersonSource {
  /** Objects that people are kept in, the preferred first; kinds of the identity map. */
  readonly objects: readonly string[];
  /** The record that the vendor lead code names, where it is an id of this CRM and plausibly the lead's. */
  byVendorLeadCode(): Promise<FoundPerson | undefined>;
  /** Those whose lead-id field holds the lead's key. */
  byLeadKey(leadKey: string): Promise<readonly FoundPerson[]>;
  byEmail(): Promise<readonly FoundPerson[]>;
  /** In all formats that the CRM may hold, compared again in E.164. */
  byPhone(e164: string): Promise<readonly FoundPerson[]>;
  /** Make one. Where the CRM says that it exists already, that one. Repeatable where the CRM has a key for it. */
  create(): Promise<PersonRef>;
  /** The CRM's id of the agent; undefined = it has none, or nobody asked. */
  agentOwnerId(): Promise<string | undefined>;
}

/**
 * A CRM's search knows a new record, and its number, after this at the latest. From then on what search does not
 * find under a number is not (any more) the person with that number: numbers are corrected and handed on.
 */
const SEARCH_LAG_MS = 60 * 60_000;

export interface ResolveOptions {
  readonly event: BridgeEvent;
  readonly policy: PersonPolicy;
  readonly source: PersonSource;
  readonly identities: IdentityMap;
  /** Ids that proved gone in this delivery: not to be taken again. */
  readonly except: ReadonlySet<string>;
  /** One at a time for each person, over all workers. */
  readonly exclusive: <Result>(key: string, work: () => Promise<Result>) => Promise<Result>;
  readonly warn: (warning: string) => void;
}

export interface Resolved extends PersonRef {
  /** It comes from the map and was not looked at: it may be gone or live on elsewhere. */
  readonly remembered: boolean;
  readonly created: boolean;
}

/**
 * Whom the event is about, most certain first: the identity map, the CRM's id in the vendor lead code, the
 * lead-id field, e-mail, phone; else by policy a new one, the review list, or nobody (undefined). Everything
 * after the map happens under a lock of the person's phone, and is remembered before the lock is given up:
 * a CRM's search knows a new record only after a while, so nobody may search behind somebody who creates.
 * Throws ReviewError where a person must decide, PermanentError where the event names nobody.
 */
export async function resolvePerson(options: ResolveOptions): Promise<Resolved | undefined> {
  const keys = personKeys(options.event);
  const [first] = keys;
  if (first === undefined)
    throw new PermanentError(
      'The event names no lead, phone number or e-mail, so there is nobody to put the call on. Add lead_id and phone_number to the URL in VICIdial.',
      { code: 'no-person' },
    );
  const known = await remembered(options, [first]);
  if (known !== undefined) return { ...known, remembered: true, created: false };
  const lock = keys.find((key) => key.startsWith('phone:')) ?? first;
  return options.exclusive(`person:${lock}`, () => resolveLocked(options, keys));
}

async function resolveLocked(
  options: ResolveOptions,
  keys: readonly string[],
): Promise<Resolved | undefined> {
  const [first = ''] = keys;
  // Whoever had the lock before may have made the person.
  const known = await remembered(options, [first]);
  if (known !== undefined) return { ...known, remembered: true, created: false };
  if (await decidedToCreate(options.identities, first)) return createPerson(options, keys);
  const found = await find(options, keys);
  if (found !== undefined) {
    await remember(options, keys, found);
    return { ...found, remembered: false, created: false };
  }
  const { policy, source } = options;
  if (policy.none === 'skip') return undefined;
  if (policy.none === 'park')
    throw new ReviewError('Nobody in the CRM fits this lead, and the configuration makes no new one.', {
      code: 'review-nobody',
      candidates: [],
      personKey: first,
      objects: source.objects,
    });
  return createPerson(options, keys);
}

async function createPerson(options: ResolveOptions, keys: readonly string[]): Promise<Resolved> {
  const { object, id } = await options.source.create();
  await remember(options, keys, { object, id });
  await forgetDecision(options.identities, keys[0] ?? '');
  return { object, id, remembered: false, created: true };
}

async function find(options: ResolveOptions, keys: readonly string[]): Promise<PersonRef | undefined> {
  const { event, source } = options;
  const named = await source.byVendorLeadCode();
  if (named !== undefined && !options.except.has(named.id)) return named;
  if (event.leadKey !== undefined) {
    const byKey = await chosen(options, await source.byLeadKey(event.leadKey), 'lead id');
    if (byKey !== undefined) return byKey;
  }
  const byEmail = await chosen(options, await source.byEmail(), 'e-mail');
  if (byEmail !== undefined) return byEmail;
  // Another lead with this number, or another worker, made the person a moment ago: search may not know yet.
  const recent = await remembered(
    options,
    keys.filter((key) => key.startsWith('phone:') || key.startsWith('email:')),
    SEARCH_LAG_MS,
  );
  const { e164 } = event.lead;
  const byPhone = e164 === undefined ? [] : await source.byPhone(e164);
  return (await chosen(options, byPhone, 'phone')) ?? recent;
}

async function chosen(
  { event, policy, source, except, warn }: ResolveOptions,
  all: readonly FoundPerson[],
  what: string,
): Promise<PersonRef | undefined> {
  const found = all.filter(({ id }) => !except.has(id));
  if (found.length < 2) return found[0];
  const ownerId = policy.several === 'owner' ? await source.agentOwnerId() : undefined;
  const choice = choosePerson(found, policy.several, ownerId);
  if (choice === undefined)
    throw new ReviewError(
      `${found.length} people have the lead's ${what}. Say which one it is: vicibridge parked resolve.`,
      {
        code: 'review-several',
        candidates: found.map(toCandidate),
        personKey: personKeys(event)[0],
        objects: source.objects,
      },
    );
  warn(`${found.length} people have the lead's ${what}; ${choice.object} ${choice.id} was taken.`);
  return choice;
}

function toCandidate({ object, id, ownerId, createdAt }: FoundPerson): Candidate {
  const created =
    createdAt === undefined ? [] : [`created ${new Date(createdAt).toISOString().slice(0, 10)}`];
  return {
    object,
    id,
    hint: [...created, ...(ownerId === undefined ? [] : [`owner ${ownerId}`])].join(', '),
  };
}

async function remembered(
  { identities, source, except }: ResolveOptions,
  keys: readonly string[],
  withinMs?: number,
): Promise<PersonRef | undefined> {
  for (const key of keys) {
    for (const object of source.objects) {
      const id = await identities.get(object, key, withinMs);
      if (id !== undefined && !except.has(id)) return { object, id };
    }
  }
  return undefined;
}

async function remember(
  { identities, source }: ResolveOptions,
  keys: readonly string[],
  { object, id }: PersonRef,
): Promise<void> {
  // At once: what is written at the same time is one commit.
  await Promise.all(
    keys.flatMap((key) => [
      identities.set(object, key, id),
      ...source.objects.filter((other) => other !== object).map((other) => drop(identities, other, key)),
    ]),
  );
}

async function drop(identities: IdentityMap, object: string, key: string): Promise<void> {
  if ((await identities.get(object, key)) !== undefined) await identities.forget(object, key);
}
