import { z } from 'zod';
import type { ClaimedAttempt } from '../src/ledger/attempt.ts';
import { defineJob, GiveUp } from '../src/queue/define-job.ts';
import { carryOut, type Delivered } from './deliver/carry-out.ts';
import type { DeliverContext } from './deliver/context.ts';
import { fail, tellLifted } from './deliver/failed.ts';
import { logAttempt } from './deliver/log.ts';
import { recorded } from './deliver/recorded.ts';

export type { DeliverContext };

const Payload = z.strictObject({
  deliveryId: z.string(),
  /** The enqueueing that made this job. */
  enqueue: z.int().positive(),
  /** Tried though its destination is held, to see whether the credentials are mended. */
  probe: z.boolean(),
});

/** Run one attempt of one delivery, record it in the ledger, and say when to come again. */
export default defineJob<z.infer<typeof Payload>, DeliverContext>({
  name: 'deliver',
  payload: Payload,
  async run({ deliveryId, enqueue, probe }, context) {
    const claim = await context.book.claim({ deliveryId, enqueue }, probe);
    if (claim.kind === 'unreadable') {
      const { destination, logger } = context;
      logger.error({ eventId: claim.eventId, deliveryId, destination }, 'a stored event cannot be read');
      context.onEnded();
      throw new GiveUp('the stored event does not fit this version');
    }
    if (claim.kind !== 'claimed') return { result: claim.kind };
    const { attempt } = claim;
    const outcome = await carryOut(attempt, context);
    try {
      return 'receipt' in outcome
        ? await succeed(attempt, outcome, context)
        : await fail(attempt, outcome, context);
    } finally {
      context.onEnded();
    }
  },
});

async function succeed(
  claimed: ClaimedAttempt,
  { receipt, commit, told }: Delivered,
  context: DeliverContext,
): Promise<{ readonly result: string }> {
  const { book } = context;
  const record = async (): Promise<boolean> => {
    if (receipt.outcome === 'previewed') return book.previewed(claimed, receipt);
    if (told) return book.delivered(claimed, receipt, commit);
    await book.endedUntold(claimed, receipt, commit);
    return false;
  };
  const lifted = await recorded(record, claimed, context);
  if (lifted) await tellLifted(context);
  logAttempt(claimed, context, {
    outcome: 'delivered',
    result: receipt.outcome,
    ids: receipt.ids,
    warnings: receipt.warnings,
    ...(claimed.absorbed.length === 0 ? {} : { absorbed: claimed.absorbed.length }),
  });
  return { result: receipt.outcome };
}
