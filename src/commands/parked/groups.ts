import type { OpenReview } from '../../ledger/reviews.ts';

/** All that waits for one answer: the deliveries of one person to one destination, oldest first. */
export interface ParkedPerson {
  /** The oldest of them, which gives the group its number. */
  readonly first: OpenReview;
  readonly reviews: readonly OpenReview[];
}

/** @param reviews oldest first */
export function byPerson(reviews: readonly OpenReview[]): readonly ParkedPerson[] {
  const groups = Map.groupBy(reviews, ({ destination, personKey, deliveryId }) =>
    JSON.stringify([destination, personKey ?? deliveryId]),
  );
  return [...groups.values()].flatMap((of) => {
    const [first] = of;
    return first === undefined ? [] : [{ first, reviews: of }];
  });
}
