import type { Difference } from '../../../bulk/compare/difference.ts';
import type { LeadRow } from '../../../domain/dialer-database.ts';
import type { BridgeEvent } from '../../../domain/event.ts';
import { digestOf } from '../../../domain/hit/digest.ts';
import { isoTime } from '../../../domain/time.ts';
import type { Comparison } from './comparison.ts';
import { isDialerBlocked, numbersOfLead } from './do-not-call.ts';

/**
 * Whether the CRM lacks the mark of a number that the dialer side does not call, where no mapping tells how its
 * records say so: what the delivery of the do-not-call would change there is asked of the connection.
 */
export async function unmarked(
  comparison: Comparison,
  row: LeadRow,
  signal: AbortSignal,
): Promise<readonly Difference[]> {
  const { name, dialer, look, reading } = comparison;
  if (look === undefined || reading.routing.dncTo?.includes(name) !== true) return [];
  const numbers = numbersOfLead(comparison, row);
  if (numbers.length === 0 || !(await isDialerBlocked(comparison, row))) return [];
  const looked = await look(dncEvent(dialer, numbers), signal);
  if (looked.kind === 'skipped') return [];
  const change = looked.receipt.changes.find(({ outcome }) => outcome === 'updated');
  if (change === undefined) return [];
  return [
    {
      leadId: row.lead.id ?? '',
      connection: name,
      record: change.id === undefined ? undefined : `${change.object} ${change.id}`,
      owner: 'dnc',
      field: 'do-not-call',
      dialer: 'yes',
      crm: 'no',
      repair: { kind: 'set-dnc', numbers, source: dialer },
    },
  ];
}

function dncEvent(dialer: string, numbers: readonly string[]): BridgeEvent {
  const at = isoTime(Date.now());
  return {
    id: `evt_${digestOf(['compare-dnc', dialer, ...numbers])}`,
    type: 'dnc-set',
    source: dialer,
    trigger: 'sync',
    receivedAt: at,
    lead: {},
    dnc: { numbers: [...numbers] },
    fields: {},
    marks: [],
  };
}
