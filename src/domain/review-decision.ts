/** As much of the identity map as it takes. */
interface Decisions {
  get(kind: string, key: string): Promise<string | undefined>;
  forget(kind: string, key: string): Promise<void>;
}

/**
 * Entry of the identity map that says what a person has decided on somebody who was parked: a new record is to
 * be made. That it is an existing one needs no entry of its own, the map holds it as any other.
 */
export const REVIEW_DECISION = { kind: 'review', create: 'create' } as const;

/** Whether an error's code is one of a delivery that only a person can let go on: it is parked, not given up. */
export function asksAPerson(code: string | null): boolean {
  return code?.startsWith('review-') === true;
}

/** @param personKey key of the identity map that the person is known by */
export async function decidedToCreate(decisions: Decisions, personKey: string): Promise<boolean> {
  return (await decisions.get(REVIEW_DECISION.kind, personKey)) === REVIEW_DECISION.create;
}

/** It was carried out. */
export async function forgetDecision(decisions: Decisions, personKey: string): Promise<void> {
  await decisions.forget(REVIEW_DECISION.kind, personKey);
}
