import type { ReviewAnswer } from '../../ledger/reviews.ts';

/** `use contact:801, by ann, 2026-11-22T10:00:00.000Z`. */
export function answerText({ answer, by, at }: ReviewAnswer): string {
  return [answer, ...(by === undefined ? [] : [`by ${by}`]), new Date(at).toISOString()].join(', ');
}

/** Under its name, or nothing where there is none. */
export function answerJson(name: 'answer' | 'lastAnswer', answer: ReviewAnswer | undefined) {
  if (answer === undefined) return {};
  const { at, ...said } = answer;
  return { [name]: { ...said, at: new Date(at).toISOString() } };
}
