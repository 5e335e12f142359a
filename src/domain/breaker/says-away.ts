import type { FailedAttempt } from '../fate.ts';

/**
 * Ends of codes that say that the other side as a whole is away: no connection, no answer, an answer of the
 * servers before it. A connector keeps to these words (`hubspot-503`, `salesforce-http-502`, `unreachable`).
 * What is limited or busy with a record (`429`, a lock) has answered.
 */
const AWAY = /(?:^|-)(?:5\d\d|408|timeout|unreachable|network|connection-lost|stopped|unavailable)$/;
/** Our own: the connector heard nothing and did not stop. */
const DEAF = 'deaf-connector';

/** Whether a failed attempt says that its destination is away, whatever the record. */
export function saysAway({ outcome, code }: Pick<FailedAttempt, 'outcome' | 'code'>): boolean {
  if (outcome !== 'transient' && outcome !== 'ambiguous') return false;
  return AWAY.test(code) || code === DEAF;
}
