import { type Sanitised, sanitiseText } from '../sanitise.ts';

/** What the filter of `callback_comments` leaves, and its column holds (VICIdial 2.14-202). */
const COMMENTS = { width: 255, keeps: '- .:/@_' };

/** Comments of a callback as VICIdial stores them. */
export function callbackComments(text: string | undefined, nonLatin: boolean): Sanitised {
  const { value, changes } = sanitiseText(text ?? '', COMMENTS, nonLatin);
  return { value, changes: changes.map((change) => `callback_comments: ${change}`) };
}
