import { listParkedHits, type ParkedHit } from '../../ledger/parked-hits.ts';
import { openReviews } from '../../ledger/reviews.ts';
import { configOf, type GlobalOptions, print, withLedger } from '../context.ts';
import { byPerson, type ParkedPerson } from './groups.ts';

export interface ParkedListOptions extends GlobalOptions {
  readonly to?: string;
  readonly json?: boolean;
}

/** Requests that are listed one by one; a fault of ours can park thousands. */
const HITS_SHOWN = 20;

/** `vicibridge parked`: what waits for a person, oldest first. */
export async function runParkedList(options: ParkedListOptions): Promise<void> {
  const { people, hits } = await withLedger(configOf(options), async ({ db }) => ({
    people: byPerson(await openReviews(db, { destination: options.to })),
    hits: options.to === undefined ? await listParkedHits(db) : [],
  }));
  if (options.json === true) {
    for (const person of people) print(JSON.stringify(personJson(person)));
    for (const hit of hits)
      print(JSON.stringify({ kind: 'request', ...hit, receivedAt: time(hit.receivedAt) }));
    return;
  }
  if (people.length + hits.length === 0) return print('nothing is parked');
  for (const person of people) for (const line of personLines(person)) print(line);
  for (const line of hitLines(hits)) print(line);
}

function personJson({ first, reviews }: ParkedPerson) {
  const { id, destination, leadKey, code, reason, candidates, objects, createdAt } = first;
  return {
    kind: 'person',
    item: id,
    destination,
    leadKey,
    code,
    reason,
    since: time(createdAt),
    candidates,
    objects,
    deliveries: reviews.map(({ deliveryId, eventId }) => ({ deliveryId, eventId })),
  };
}

function personLines({ first, reviews }: ParkedPerson): readonly string[] {
  const { id, destination, leadKey, eventId, code, reason, candidates, objects, createdAt } = first;
  const who = leadKey === undefined ? `event ${eventId}` : `lead ${leadKey}`;
  const count = reviews.length === 1 ? '1 delivery' : `${reviews.length} deliveries`;
  const [object = 'contact'] = objects;
  const resolve = `vicibridge parked resolve ${id}`;
  return [
    `${id}.  ${destination}  ${who}  ${count} since ${time(createdAt)}  ${code}`,
    `    ${reason}`,
    ...candidates.map((one) => `    ${resolve} --use ${one.object}:${one.id}   (${one.hint})`),
    ...(candidates.length === 0 ? [`    ${resolve} --use ${object}:<id>`] : []),
    `    ${resolve} --create | --skip`,
  ];
}

function hitLines(hits: readonly ParkedHit[]): readonly string[] {
  if (hits.length === 0) return [];
  const rest = hits.length - HITS_SHOWN;
  return [
    `${hits.length} ${hits.length === 1 ? 'request' : 'requests'} could not be taken in; after the mend: vicibridge replay --parked`,
    ...hits
      .slice(0, HITS_SHOWN)
      .map(({ eventId, receivedAt, reason }) => `    ${eventId}  ${time(receivedAt)}  ${reason}`),
    ...(rest > 0 ? [`    and ${rest} more`] : []),
  ];
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
