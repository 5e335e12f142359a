import type { ListedCall } from '../../ledger/completeness/list-calls.ts';

/** What a person can do about a call of a list. */
export function nextStep(dialer: string, { state, eventId, overtaken, deliveries }: ListedCall): string {
  switch (state) {
    case 'open':
      return 'nothing: it is not over at the dialer, and is looked at again';
    case 'grace':
      return 'nothing: its hit may still come; it is taken back in when the grace is over';
    case 'missing':
      return 'nothing: it is being taken back in; how that gets on: vicibridge status, vicibridge backfill list';
    case 'failed':
      return `mend what the reason names; it is tried again by itself: vicibridge doctor ${dialer}`;
    case 'excluded':
      return `to count such calls: noAgent: true under dialers.${dialer}.reconcile`;
    default:
      if (overtaken === 1 && deliveries.length === 0)
        return `nothing: the later disposition was sent; this one: vicibridge event ${eventId}`;
      return ofAccepted(eventId ?? '', deliveries);
  }
}

function ofAccepted(eventId: string, deliveries: ListedCall['deliveries']): string {
  const dead = deliveries.find(({ fate }) => fate === 'dead');
  if (dead !== undefined)
    return `vicibridge dead --to ${dead.destination}; after the mend: vicibridge replay ${eventId} --to ${dead.destination}`;
  const parked = deliveries.find(({ fate }) => fate === 'parked');
  if (parked !== undefined) return `vicibridge parked --to ${parked.destination}`;
  return `vicibridge event ${eventId}`;
}
