import type { DialerState } from '../../../src/sandbox/dialer/api-call.ts';
import { asked } from '../asked.ts';
import type { SceneRule } from './scene-rule.ts';

/** What answers show of lists, DNC entries and the like: whether they were there. */
export const EXISTENCE_RULES: readonly SceneRule[] = [
  {
    shows:
      /PHONE NUMBER IN DNC - (\d+)|add_dnc_phone DNC NUMBER ALREADY EXISTS: \|[^|]*\|(\d+)\|SYSTEM|delete_dnc_phone DNC NUMBER HAS BEEN DELETED - [^|]*\|(\d+)\|SYSTEM/g,
    apply(state, [, checked, added, deleted]) {
      const phone = checked ?? added ?? deleted ?? '';
      state.store.dnc.add(phone);
      return `${phone} on the DNC list`;
    },
  },
  {
    shows:
      /IN CAMPAIGN DNC - (\d+)\|(\w+)|add_dnc_phone DNC NUMBER ALREADY EXISTS: \|[^|]*\|(\d+)\|(\w+)|delete_dnc_phone DNC NUMBER HAS BEEN DELETED - [^|]*\|(\d+)\|(\w+)/g,
    apply(state, [, a, campaignA, b, campaignB, c, campaignC]) {
      const entry = `${campaignA ?? campaignB ?? campaignC ?? ''}|${a ?? b ?? c ?? ''}`;
      state.store.campaignDnc.add(entry);
      return `${entry} on the campaign's DNC list`;
    },
  },
  {
    shows:
      /(?:add_dnc_phone DNC NUMBER HAS BEEN ADDED - [^|]*|delete_dnc_phone DNC NUMBER DOES NOT EXIST: \|[^|]*)\|(\d+)\|(\w+)/g,
    apply(state, [, phone = '', campaign = '']) {
      const gone = campaign.startsWith('SYSTEM')
        ? state.store.dnc.delete(phone)
        : state.store.campaignDnc.delete(`${campaign}|${phone}`);
      return gone ? `${phone} not on the DNC list` : undefined;
    },
  },
  {
    shows:
      /(?:list_info|update_list|add_list) LIST (?:DOES NOT EXIST|HAS BEEN ADDED)[^\n]*?\|(\d+)(?:\||$)/gm,
    apply: (state, [, id = '']) =>
      state.tables.lists.remove(({ list_id }) => list_id === id) > 0 ? `no list ${id}` : undefined,
  },
  {
    shows:
      /add_list LIST ALREADY EXISTS: \|[^|]*\|(\d+)|update_list (?:LIST HAS BEEN|LEADS IN LIST HAVE BEEN|NO UPDATES|ADD CUSTOM|UPDATE CUSTOM|DELETE CUSTOM)[^\n]*?\|(\d+)(?:\||$)/gm,
    apply: (state, [, a, b]) => addList(state, a ?? b ?? ''),
  },
  {
    shows: /^(?!ERROR: update_list LIST DOES NOT EXIST)(?:SUCCESS|NOTICE|ERROR): update_list /g,
    apply: (state, _found, recording) =>
      asked(recording, 'insert_if_not_found') === 'Y'
        ? undefined
        : addList(state, asked(recording, 'list_id')),
  },
  {
    shows: /USER DOES NOT HAVE PERMISSION TO (?!USE THIS)|user is not allowed to modify/g,
    apply(state, _found, recording) {
      const changed = state.tables.users.update(({ user }) => user === recording.as_user, NO_RIGHTS);
      return changed > 0 ? `${recording.as_user} without rights` : undefined;
    },
  },
  {
    shows: /CUSTOM FIELDS DISABLED/g,
    apply({ settings }) {
      settings.custom_fields_enabled = '0';
      return 'custom fields disabled';
    },
  },
  {
    shows: /OUTSIDE OF LOCAL TIME/g,
    apply(state) {
      state.tables.campaigns.update(() => true, { local_call_time: '9am-5pm' });
      state.tables.lists.update(() => true, { local_call_time: 'campaign' });
      return 'call hours of 9am-5pm';
    },
  },
  {
    shows: /update_user USER HAS BEEN UPDATED - [^|\n]*\|(\w+)\|/g,
    apply(state, [, user = '']) {
      if (state.tables.users.find((row) => row.user === user) !== undefined) return undefined;
      state.tables.users.insert({ user, full_name: user, user_group: 'AGENTS', active: 'Y' });
      return `user ${user}`;
    },
  },
  {
    shows: /update_alt_url CAMPAIGNS (\w+) URL IS NOT SET TO ALT: \|[^|]*\|[^|]*\|[^|]*\|(\w+)/g,
    apply: (state, [, type = '', campaign = '']) => setUrl(state, campaign, type, ''),
  },
  {
    shows:
      /update_alt_url (?:ALT URL HAS BEEN (?:ADDED|UPDATED)|LIST, No Records Found) - [^|]*\|[^|]*\|(\w+)\|campaign\|(\w+)/g,
    apply: (state, [, type = '', campaign = '']) => setUrl(state, campaign, type, 'ALT'),
  },
];

const NO_RIGHTS = {
  modify_leads: '0',
  modify_lists: '0',
  modify_campaigns: '0',
  modify_users: '0',
  view_reports: '0',
} as const;

function addList(state: DialerState, id: string): string | undefined {
  if (id === '' || state.tables.lists.find(({ list_id }) => list_id === id) !== undefined) return undefined;
  state.tables.lists.insert({ list_id: id, list_name: 'API list', campaign_id: 'SALES', active: 'Y' });
  return `list ${id}`;
}

function setUrl(state: DialerState, campaign: string, type: string, url: string): string | undefined {
  const columns =
    type === 'start'
      ? { start_call_url: url }
      : type === 'noagent'
        ? { na_call_url: url }
        : { dispo_call_url: url };
  const changed = state.tables.campaigns.update(({ campaign_id }) => campaign_id === campaign, columns);
  return changed > 0 ? `${type} URL of ${campaign} "${url}"` : undefined;
}
