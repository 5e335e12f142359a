import { sameText } from '../agent-api/php.ts';
import { type LeadRow, writeColumns } from '../store.ts';
import {
  addLiveCall,
  callIdOf,
  countCall,
  logExtended,
  logInbound,
  logOutbound,
  type NewCall,
} from './call-rows.ts';
import { epochOf, type FloorContext } from './screen.ts';
import { campaignOf, inGroupOf } from './urls/which-url.ts';

export interface NoAgentOptions {
  /** The campaign that dialled; without it the call came in to `inGroup`. */
  readonly campaign?: string | undefined;
  readonly inGroup?: string | undefined;
  /** What became of it: NA, B, AB, ADC, DROP, PDROP, AA, TIMEOT … */
  readonly status: string;
  /** Seconds on the line, default 0. */
  readonly seconds?: number | undefined;
  /** Still on the line; the poller leaves it alone until `end`. Default false. */
  readonly live?: boolean | undefined;
}

export interface NoAgentCall {
  readonly uniqueid: string;
  readonly callId: string;
  /** Take a live call off the line. */
  end(): void;
}

/** A call that reaches nobody: dialled by the campaign or come in to an in-group, in the log under VDAD or VDCL. */
export function noAgentCall(floor: FloorContext, lead: LeadRow, options: NoAgentOptions): NoAgentCall {
  const { group, kind } = placeOf(floor, options);
  const { status, seconds = 0 } = options;
  const user = kind === 'outbound' ? 'VDAD' : 'VDCL';
  countCall(floor, lead, user);
  const uniqueid = floor.nextUniqueid();
  const call: NewCall = {
    lead,
    callId: callIdOf(floor, kind === 'outbound' ? 'V' : 'Y', lead),
    uniqueid,
    channel: '',
    phone: lead.phone_number,
    group,
    user,
    status,
  };
  const row = kind === 'outbound' ? logOutbound(floor, call) : logInbound(floor, call);
  row.end_epoch = String(epochOf(floor) + seconds);
  row.length_in_sec = String(seconds);
  row.term_reason = 'NONE';
  logExtended(floor, call);
  writeColumns(lead, { status });
  if (options.live === true)
    addLiveCall(floor, { ...call, status: 'LIVE' }, kind === 'outbound' ? 'OUT' : 'IN');
  const end = (): void => {
    floor.state.tables.autoCalls.remove(({ callerid: id }) => sameText(id, call.callId));
  };
  return { uniqueid, callId: call.callId, end };
}

function placeOf(
  { state }: FloorContext,
  { campaign, inGroup }: NoAgentOptions,
): { readonly group: string; readonly kind: 'outbound' | 'inbound' } {
  const dialled = campaign === undefined ? undefined : campaignOf(state, campaign);
  if (dialled !== undefined) return { group: dialled.campaign_id, kind: 'outbound' };
  const called = inGroup === undefined ? undefined : inGroupOf(state, inGroup);
  if (called !== undefined) return { group: called.group_id, kind: 'inbound' };
  throw new Error(
    `there is no campaign ${campaign ?? ''} or in-group ${inGroup ?? ''}: name one of the stand-in`,
  );
}
