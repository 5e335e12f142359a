import type { TransferRow } from '../../../../src/domain/dialer-details.ts';
import type { Told } from '../lead-values.ts';
import type { LegTools } from '../leg-page.ts';
import { type Found, findRows } from './find.ts';
import type { KnownLeg } from './known-leg.ts';

/** The transfers by which legs came to their in-group. */
export async function findTransfers(
  legs: readonly KnownLeg[],
  { database }: LegTools,
  signal: AbortSignal,
): Promise<Found<TransferRow> | undefined> {
  const transferred = legs.filter((known) => known.leg.kind === 'disposition' && transferOf(known) !== '');
  return findRows(transferred, {
    keyOf: transferOf,
    read: (keys, place) => database.several.details.transfers(keys, place, signal),
    rowKeyOf: ({ id }) => id,
    choose: (_, rows) => rows[0],
  });
}

/** Without a transfer the agent is the fronter, and there is no closer. */
export function fronterValues(known: KnownLeg, transfers: Found<TransferRow> | undefined): Told {
  const { user } = known.call.row;
  if (transferOf(known) === '') return { fronter: user, closer: '' };
  if (transfers === undefined) return {};
  const transfer = transfers.get(known.leg.id);
  return transfer === undefined ? { fronter: user, closer: '' } : { fronter: transfer.fronter, closer: user };
}

function transferOf({ call }: KnownLeg): string {
  return call.direction === 'inbound' ? call.row.transferredFrom : '';
}
