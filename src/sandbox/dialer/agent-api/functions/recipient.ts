import { type AgentCall, end } from '../agent-call.ts';
import { sameText } from '../php.ts';

const TABLES: Readonly<Record<string, string>> = {
  USER: 'vicidial_users',
  USER_GROUP: 'vicidial_user_groups',
  CAMPAIGN: 'vicidial_campaigns',
};

/** The type that was sent; for another one the first kind that knows the recipient, which is said. */
export function recipientType(call: AgentCall, recipient: string): string {
  const sent = call.get('recipient_type');
  if (sent in TABLES) return sent;
  call.reply.print(`Invalid recipient_type (${sent}), `);
  const found = Object.keys(TABLES).find((type) => exists(call, recipient, type));
  if (found === undefined)
    return end(call, 'no matching recipient found in users, user_groups, or campaigns', recipient);
  call.reply.print(`NOTICE: found ${recipient} as ${found}<BR>\n`);
  return found;
}

export function checkExists(call: AgentCall, recipient: string, type: string): void {
  if (exists(call, recipient, type)) return;
  end(call, `${recipient} DOES NOT EXIST in ${TABLES[type] ?? ''}`, call.get('value'), recipient);
}

/** Campaigns and user groups must be open to the user group of the one who sends. */
export function checkAccess(call: AgentCall, recipient: string, type: string): void {
  if (type === 'USER') return;
  const { user, user_group: own } = call.caller;
  const value = call.get('value');
  const group = call.tables.userGroups.find(({ user_group: name }) => sameText(name, own));
  if (group === undefined) return end(call, 'user_group DOES NOT EXIST', value, own);
  const { allowed_campaigns: campaigns, admin_viewable_groups: groups } = group;
  const named = ` ${recipient} `.toLowerCase();
  if (type === 'CAMPAIGN' && !/-ALL/i.test(campaigns) && !campaigns.toLowerCase().includes(named)) {
    const reason = `ACCESS TO CAMPAIGN ${recipient} NOT ALLOWED FOR USER ${user} (${campaigns})`;
    end(call, reason, value, recipient);
  }
  if (type === 'USER_GROUP' && !/---ALL/i.test(groups) && !groups.toLowerCase().includes(named))
    end(call, `ACCESS TO USER GROUP ${recipient} NOT ALLOWED FOR USER ${user}`, value, recipient);
}

function exists({ tables }: AgentCall, recipient: string, type: string): boolean {
  if (type === 'USER') return tables.users.rows.some(({ user }) => sameText(user, recipient));
  if (type === 'USER_GROUP')
    return tables.userGroups.rows.some(({ user_group: group }) => sameText(group, recipient));
  return tables.campaigns.rows.some(({ campaign_id: id }) => sameText(id, recipient));
}
