import { type AgentCall, campaignOf, fail } from '../agent-call.ts';
import { byteLength, sameText } from '../php.ts';

/** Where a call came from. */
export interface CallSource {
  readonly campaign_id: string;
  readonly call_type: string;
}

/**
 * The one active in-group that `ingroup_choices` names; what contains DEFAULTINGROUP is the default of the
 * in-group or campaign that the call came from. Says so and answers `undefined` where there is none.
 */
export function activeIngroup(call: AgentCall, source: CallSource | undefined): string | undefined {
  const sent = call.get('ingroup_choices');
  const wanted = sent.includes('DEFAULTINGROUP') ? defaultIngroup(call, source) : sent;
  const active = call.tables.inboundGroups.rows.some(
    ({ group_id: id, active: state }) => sameText(id, wanted) && state === 'Y',
  );
  if (byteLength(sent) >= 2 && active) return wanted;
  fail(call, 'ingroup is not valid', wanted);
  return undefined;
}

function defaultIngroup(call: AgentCall, source: CallSource | undefined): string {
  const id = source?.campaign_id ?? '';
  if (source?.call_type !== 'IN') return campaignOf(call, id)?.default_xfer_group ?? '';
  return (
    call.tables.inboundGroups.find(({ group_id: other }) => sameText(other, id))?.default_xfer_group ?? ''
  );
}
