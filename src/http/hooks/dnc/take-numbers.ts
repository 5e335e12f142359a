import { isLift } from '../../../domain/hit/dnc-action.ts';
import { sortNumbers } from '../../../domain/hit/dnc-numbers.ts';
import { type DncPost, readDncPost } from '../../../domain/hit/dnc-post.ts';
import { type AdmittedRequest, identify, notKept } from '../accept.ts';
import type { Answer } from '../answer.ts';
import { keepAll, type KeepContext } from '../keep-all.ts';
import type { DncDoor } from './door.ts';
import { splitPost } from './split.ts';

/**
 * Make a post of numbers durable and say how many are blocked by it. One that blocks nothing is kept all the
 * same, as evidence, but its sender is told with 422: a vendor must not believe that a number is blocked. A
 * post that names no key of its own is never taken for a repeat: the number may have been lifted meanwhile.
 */
export async function takeNumbers(
  request: AdmittedRequest,
  door: DncDoor,
  context: KeepContext,
): Promise<Answer> {
  const { hit } = identify(request, { now: context.now, window: undefined });
  const post = readDncPost(hit, door);
  const reason = await keepAll(splitPost(hit, post, door.numberField), context);
  if (reason !== undefined) return notKept(reason);
  if (hit.salvaged) context.counters.salvaged += 1;
  return answerTo(hit.eventId, post, { door, context });
}

function answerTo(
  eventId: string,
  { numbers: texts, told, bodyFault }: DncPost,
  { door, context }: { readonly door: DncDoor; readonly context: KeepContext },
): Answer {
  const { numbers, bad } = sortNumbers(texts, door.defaultPhoneCode);
  const idle = isLift(told['action'])
    ? 'a post lifts no number, only an operator does'
    : bodyFault !== undefined
      ? 'the body cannot be read'
      : texts.length === 0
        ? `there is no number in ${door.numberField}`
        : numbers.length === 0
          ? `none of ${texts.length} in ${door.numberField} is possible as a phone number; send it with + and its country`
          : undefined;
  if (idle !== undefined) {
    context.counters.incomplete += 1;
    return { status: 422, text: `NOT BLOCKED ${eventId} 0 numbers: ${idle}` };
  }
  const blocked = `OK ${eventId} ${numbers.length}`;
  if (bad.length === 0)
    return { status: 200, text: `${blocked} ${numbers.length === 1 ? 'number' : 'numbers'}` };
  const rest = `${bad.length} ${bad.length === 1 ? 'is' : 'are'} not possible as a phone number`;
  return { status: 200, text: `${blocked} of ${numbers.length + bad.length} numbers: ${rest}` };
}
