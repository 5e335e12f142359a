import { isRecalled, recallEndsAt } from '../domain/recall.ts';
import { isoTime } from '../domain/time.ts';
import type { SyncContext } from './context.ts';
import { type DeliveryToPrepare, type Prepared, skipped } from './prepared.ts';

/** Calls that no agent took are made again as the configuration of now says; it may have changed its mind. */
export function prepareRecall(
  { event, destination }: DeliveryToPrepare,
  context: Pick<SyncContext, 'dialers'>,
): Prepared {
  const rule = context.dialers.get(destination)?.recall;
  if (rule === undefined || destination !== event.source)
    return skipped('the configuration does not call such leads again');
  if (!isRecalled(rule, { status: event.call?.status, campaign: event.campaign }))
    return skipped('the configuration does not call leads with this status again');
  const { priority, statuses } = rule;
  return {
    kind: 'deliver',
    event,
    order: { kind: 'recall', priority, statuses, notAfter: isoTime(recallEndsAt(rule, event)) },
    warnings: [],
  };
}
