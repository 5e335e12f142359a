import { digestOf } from '../../../domain/hit/digest.ts';
import type { DncPost } from '../../../domain/hit/dnc-post.ts';
import type { RawHit } from '../../../domain/hit/raw-hit.ts';

/** One delivery tells a destination of so many numbers: they must fit into the time of one attempt. */
const NUMBERS_PER_HIT = 50;

/**
 * The hits that a post stands for: itself, or where it has many numbers, one for so many of them, each with
 * everything else that the post told. The first has the post's own id; the ids of the others follow from it,
 * so that a repeat of the post repeats them.
 */
export function splitPost(hit: RawHit, post: DncPost, numberField: string): readonly RawHit[] {
  if (post.numbers.length <= NUMBERS_PER_HIT) return [hit];
  const hits: RawHit[] = [];
  for (let from = 0; from < post.numbers.length; from += NUMBERS_PER_HIT) {
    const numbers = post.numbers.slice(from, from + NUMBERS_PER_HIT);
    hits.push({
      ...hit,
      query: new Uint8Array(),
      headers: { ...hit.headers, 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify({ ...post.told, [numberField]: numbers })),
      eventId: from === 0 ? hit.eventId : `evt_${digestOf(['dnc-part', hit.eventId, String(from)])}`,
    });
  }
  return hits;
}
