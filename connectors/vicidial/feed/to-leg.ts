import type { CallLeg, LegKind } from '../../../src/domain/reconcile/leg.ts';
import { inboundCallId, isMadeUp, outboundCallId } from './call-id.ts';
import type { CallRow } from './call-row.ts';

/**
 * Statuses of a call whose end nobody knows yet: it rings or waits (QUEUE), is talked (INCALL), or its agent
 * has hung up and not chosen (DISPO; DONEM where the row was only written then). VICIdial 2.14-202.
 */
const OPEN: ReadonlySet<string> = new Set(['', 'QUEUE', 'INCALL', 'DISPO', 'DONEM']);
const NOBODY = /^(?:VDAD|VDCL)?$/i;
/** Calls for one agent are logged under that agent also when he never got them (AST_VDauto_dial.pl, 2.14-202). */
const DIRECT = /AGENTDIRECT/i;
const NOT_TAKEN = /ACFLTR|AFTHRS|CLOSOP|^DROP$|HOLDTO|^HXFER$|IQNANQ|MAXCAL|NANQUE|QVMAIL|TIMEOT|WAITTO/;

/**
 * One leg from its row.
 *
 * @param isOver it is open by its status, and known to be over all the same
 */
export function toLeg(call: CallRow, timezone: string, isOver: boolean): CallLeg {
  const { row, direction } = call;
  const kind = kindOf(call);
  const open = !isOver && hasOpenStatus(call);
  return {
    id: call.legId,
    kind,
    open,
    direction,
    campaign: row.campaignId,
    status: row.status,
    agent: kind === 'disposition' ? row.user : '',
    leadId: row.leadId,
    uniqueid: isMadeUp(row) ? '' : row.uniqueid,
    callId:
      direction === 'outbound'
        ? outboundCallId(row.callId)
        : inboundCallId(row.callId, row.calledAt, timezone),
    calledAt: row.calledAt ?? '',
    settledAt: open ? undefined : endOf(call),
    ...(call.place === 'archive' && hasOpenStatus(call) ? { isStale: true } : {}),
  };
}

export function hasOpenStatus({ row }: CallRow): boolean {
  return OPEN.has(row.status.toUpperCase());
}

/** When the call itself was over; its agent may have chosen the status later. */
export function endOf({ row }: CallRow): string | undefined {
  if (row.endedAt !== undefined || row.calledAt === undefined) return row.endedAt;
  return new Date(Date.parse(row.calledAt) + Math.max(0, row.lengthSeconds) * 1000).toISOString();
}

function kindOf({ row, direction }: CallRow): LegKind {
  if (NOBODY.test(row.user)) return 'no-agent';
  const isDirect = direction === 'inbound' && DIRECT.test(row.campaignId) && NOT_TAKEN.test(row.status);
  return isDirect ? 'no-agent' : 'disposition';
}
