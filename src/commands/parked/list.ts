import { listParkedHits, type ParkedHit } from '../../ledger/parked-hits.ts';
import { openReviews, resolvedReviews, type ReviewAnswer } from '../../ledger/reviews.ts';
import { configOf, type GlobalOptions, print, withLedger } from '../context.ts';
import { requireDestination } from '../known-destination.ts';
import { answerJson, answerText } from './answer.ts';
import { byPerson, type ParkedPerson } from './groups.ts';
import { resolvedJson, resolvedLines } from './resolved-lines.ts';

export interface ParkedListOptions extends GlobalOptions {
  readonly to?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** Requests that are listed one by one; a fault of ours can park thousands. */
const HITS_SHOWN = 20;
/** Deliveries that were decided on, the latest. */
const RESOLVED_SHOWN = 200;

/** `vicibridge parked`: what waits for a person, oldest first. */
export async function runParkedList(options: ParkedListOptions): Promise<void> {
  const config = configOf(options);
  const { people, hits, resolved } = await withLedger(config, async ({ db }) => {
    const destination = options.to;
    await requireDestination(destination, config, db);
    return {
      people: byPerson(await openReviews(db, { destination })),
      hits: destination === undefined ? await listParkedHits(db) : [],
      resolved: options.all === true ? await resolvedReviews(db, { destination, limit: RESOLVED_SHOWN }) : [],
    };
  });
  if (options.json === true) {
    for (const person of people) print(JSON.stringify(personJson(person)));
    for (const hit of hits)
      print(JSON.stringify({ kind: 'request', ...hit, receivedAt: time(hit.receivedAt) }));
    for (const review of resolved) print(JSON.stringify(resolvedJson(review)));
    return;
  }
  if (people.length + hits.length === 0) print('nothing is parked');
  for (const person of people) for (const line of personLines(person)) print(line);
  for (const line of hitLines(hits)) print(line);
  for (const line of resolvedLines(resolved)) print(line);
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
    ...answerJson('lastAnswer', lastAnswerOf(reviews)),
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
    ...againLines(lastAnswerOf(reviews)),
    ...candidates.map((one) => `    ${resolve} --use ${one.object}:${one.id}   (${one.hint})`),
    ...(candidates.length === 0 ? [`    ${resolve} --use ${object}:<id>`] : []),
    `    ${resolve} --create | --skip`,
  ];
}

/** The latest answer that some of them had before. */
function lastAnswerOf(reviews: ParkedPerson['reviews']): ReviewAnswer | undefined {
  const answers = reviews.flatMap(({ lastAnswer }) => (lastAnswer === undefined ? [] : [lastAnswer]));
  return answers.toSorted((one, other) => other.at - one.at)[0];
}

function againLines(last: ReviewAnswer | undefined): readonly string[] {
  if (last === undefined) return [];
  const why = last.answer.startsWith('use ')
    ? 'that record was not there any more when the call was to be put on it'
    : 'it was delivered again since';
  return [`    answered before (${answerText(last)}) and asked again: ${why}.`];
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
