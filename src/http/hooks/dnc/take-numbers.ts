import { isLift } from '../../../domain/hit/dnc-action.ts';
import { type DncPost, readDncPost } from '../../../domain/hit/dnc-post.ts';
import { looksLikeNumber } from '../../../domain/hit/number-list.ts';
import { type AdmittedRequest, identify, notKept } from '../accept.ts';
import type { Answer } from '../answer.ts';
import type { ContentWindow } from '../content-window.ts';
import { keepAll, type KeepContext } from '../keep-all.ts';
import type { DncDoor } from './door.ts';
import { splitPost } from './split.ts';

/**
 * Make a post of numbers durable and say how many were found. One that blocks nothing is kept all the same, as
 * evidence, but its sender is told with 422: a vendor must not believe that a number is blocked.
 */
export async function takeNumbers(
  request: AdmittedRequest,
  { numberField }: DncDoor,
  context: KeepContext & { readonly window: ContentWindow },
): Promise<Answer> {
  const { hit, content } = identify(request, context);
  const post = readDncPost(hit, numberField);
  const hits = splitPost(hit, post, numberField);
  const [first] = hits;
  const contents = new Map(content === undefined || first === undefined ? [] : [[first, content] as const]);
  const reason = await keepAll(hits, context, contents);
  if (reason !== undefined) return notKept(reason);
  if (hit.salvaged) context.counters.salvaged += 1;
  return answerTo(hit.eventId, post, { numberField, context });
}

function answerTo(
  eventId: string,
  { numbers, told, bodyFault }: DncPost,
  { numberField, context }: { readonly numberField: string; readonly context: KeepContext },
): Answer {
  const found = numbers.filter(looksLikeNumber).length;
  const idle = isLift(told['action'])
    ? 'a post lifts no number, only an operator does'
    : bodyFault !== undefined
      ? 'the body cannot be read'
      : found === 0
        ? `there is no number in ${numberField}`
        : undefined;
  if (idle !== undefined) {
    context.counters.incomplete += 1;
    return { status: 422, text: `NOT BLOCKED ${eventId} 0 numbers: ${idle}` };
  }
  const others = numbers.length - found;
  const rest = others === 0 ? '' : `, ${others} that are none`;
  return { status: 200, text: `OK ${eventId} ${found} ${found === 1 ? 'number' : 'numbers'}${rest}` };
}
