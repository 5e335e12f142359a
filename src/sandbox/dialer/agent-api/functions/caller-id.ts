import { type AgentCall, end } from '../agent-call.ts';
import { byteLength, isBelow, sameText } from '../php.ts';

export interface CallerId {
  readonly groupAlias: string;
  readonly callerId: string;
}

/** The number that is shown: of a group alias, or with `outboundCid` any number where the system allows it. */
export function callerIdOf(
  call: AgentCall,
  user: string,
  { outboundCid }: { readonly outboundCid: boolean },
): CallerId {
  const groupAlias = call.get('group_alias');
  let callerId = '';
  if (byteLength(groupAlias) > 1) {
    const alias = call.tables.groupsAlias.find(({ group_alias_id: id }) => sameText(id, groupAlias));
    if (alias === undefined) end(call, 'group_alias is not valid', user, groupAlias);
    callerId = alias.caller_id_number;
    if (isBelow(callerId, 4))
      end(call, 'caller_id_number from group_alias is not valid', user, groupAlias, callerId);
  }
  const any = outboundCid ? call.get('outbound_cid') : '';
  if (byteLength(any) <= 1) return { groupAlias, callerId };
  const allowed = call.settings.outbound_cid_any;
  if (allowed !== 'API_ONLY') end(call, 'outbound_cid is not allowed on this system', user, any, allowed);
  return { groupAlias: '-FORCE-', callerId: any };
}

/** Which number a transfer shows; what contains one of the words is taken. */
export function checkCidChoice(call: AgentCall, user: string): void {
  const choice = call.get('cid_choice');
  if (byteLength(choice) > 1 && !/CAMPAIGN|AGENT_PHONE|CUSTOMER|CUSTOM_CID/.test(choice))
    end(call, 'cid_choice is not valid', user, choice);
}
