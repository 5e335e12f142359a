import type { ResolvedReview } from '../../ledger/reviews.ts';
import { answerJson, answerText } from './answer.ts';

/** What was decided, one line for each answer: it may have been for several deliveries. */
export function resolvedLines(resolved: readonly ResolvedReview[]): readonly string[] {
  const answers = Map.groupBy(resolved, ({ destination, leadKey, deliveryId, answer }) =>
    JSON.stringify([destination, leadKey ?? deliveryId, answer.answer, answer.at]),
  );
  return [...answers.values()].flatMap((of) => of.slice(0, 1).map((first) => lineOf(first, of)));
}

function lineOf(
  { id, destination, leadKey, eventId, code, answer }: ResolvedReview,
  of: readonly ResolvedReview[],
): string {
  const who = leadKey === undefined ? `event ${eventId}` : `lead ${leadKey}`;
  const count = of.length === 1 ? '1 delivery' : `${of.length} deliveries`;
  return `${id}.  ${destination}  ${who}  ${count}  ${code}  answered: ${answerText(answer)}`;
}

export function resolvedJson({ id, answer, ...review }: ResolvedReview) {
  return { kind: 'resolved', item: id, ...review, ...answerJson('answer', answer) };
}
