import type { DialerState } from '../../../src/sandbox/dialer/api-call.ts';
import type { Row } from '../../../src/sandbox/dialer/tables/index.ts';
import { asked } from '../asked.ts';
import type { Recording } from '../recording.ts';
import { type SceneRule, setLead } from './scene-rule.ts';

/** What answers of the Agent API show of the agent before the request. */
export const AGENT_RULES: readonly SceneRule[] = [
  {
    shows: /ERROR: agent_user is not logged in - (\w+)/g,
    apply: (state, [, user]) =>
      state.tables.liveAgents.remove((row) => row.user === user) > 0 ? `${user} logged out` : undefined,
  },
  {
    shows:
      /(?:external_pause agent is not paused|pause_code error - agent is not paused|agent_user is not paused)/g,
    apply: (state, _found, recording) => set(state, recording, { status: 'READY' }, 'not paused'),
  },
  {
    shows: /agent_user does not have a lead on their screen/g,
    apply: (state, _found, recording) =>
      set(state, recording, { status: 'PAUSED', lead_id: '0', callerid: '' }, 'no lead'),
  },
  {
    shows: /agent_user does not have a live call/g,
    apply: (state, _found, recording) => set(state, recording, { callerid: '', uniqueid: '' }, 'no call'),
  },
  {
    shows: /agent_user is not allowed to place manual dial calls/g,
    apply(state, _found, recording) {
      const user = asked(recording, 'agent_user');
      state.tables.users.update((row) => row.user === user, { agentcall_manual: '0' });
      return set(state, recording, { status: 'PAUSED', lead_id: '0' }, 'no manual dial');
    },
  },
  {
    shows: /SUCCESS: external_dial function set/g,
    apply(state, _found, recording) {
      const user = asked(recording, 'agent_user');
      state.tables.users.update((row) => row.user === user, { agentcall_manual: '1' });
      const agent = state.tables.liveAgents.find((row) => row.user === user);
      const queues = agent?.status === 'INCALL';
      state.tables.campaigns.update(() => true, { api_manual_dial: queues ? 'QUEUE' : 'STANDARD' });
      return queues
        ? 'api_manual_dial QUEUE'
        : set(state, recording, { status: 'PAUSED', lead_id: '0' }, 'paused');
    },
  },
  {
    shows: /SUCCESS: (?:pause_code function sent|external_pause function set - RESUME)/g,
    apply: (state, _found, recording) => set(state, recording, { status: 'PAUSED' }, 'paused'),
  },
  {
    shows: /user is not allowed to change agent in-groups - (\w+)/g,
    apply(state, [, user = '']) {
      state.tables.users.update((row) => row.user === user, { change_agent_campaign: '0' });
      return `${user} may not change in-groups`;
    },
  },
  {
    shows: /(?:change_ingroups function set|ingroup does not exist)/g,
    apply(state, _found, recording) {
      state.tables.users.update((row) => row.user === recording.as_user, { change_agent_campaign: '1' });
      return 'may change in-groups';
    },
  },
  {
    shows: /\|(?:\d{1,3}\.){3}\d{1,3}\|(\d+)\|(READY|PAUSED|INCALL|QUEUE|CLOSER)$/gm,
    apply: (state, [, session = '', status = ''], recording) =>
      set(state, recording, { conf_exten: session, status }, status),
  },
  {
    shows:
      /update_fields lead updated - [^|]*\|(\w+)\|(\d+)\||lead found - (\w+)\|(\d*)\|(\d+)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|\n]*)/g,
    apply(state, [, updater, updated, finder, phone = '', found, code, province, security, source]) {
      const user = updater ?? finder ?? '';
      const id = updated ?? found ?? '';
      state.tables.liveAgents.update((row) => row.user === user, { status: 'INCALL', lead_id: id });
      setLead(state, id, {
        ...(found === undefined
          ? { first_name: 'other', city: 'other', state: 'XX', email: 'other', comments: 'other' }
          : {}),
        ...(phone === '' ? {} : { phone_number: phone }),
        ...(code === undefined
          ? {}
          : {
              vendor_lead_code: code,
              province: province ?? '',
              security_phrase: security ?? '',
              source_id: source ?? '',
            }),
      });
      return `${user} with lead ${id}`;
    },
  },
  {
    shows: /external_dial function set - (\d+)\|.*\|(ALT|ADDR3)?$/gm,
    apply(state, [, phone = '', alternative], recording) {
      const id = asked(recording, 'lead_id');
      if (id === '') return undefined;
      const column =
        alternative === 'ALT' ? 'alt_phone' : alternative === 'ADDR3' ? 'address3' : 'phone_number';
      setLead(state, id, { [column]: phone });
      return `lead ${id}`;
    },
  },
  {
    shows:
      /SUCCESS: recording function sent - \w+\|STOP|(stop recording error)|recording active - \w+\|(\d+)\|([^|]*)\|([^|]*)\|([^|]*)\|/g,
    apply(state, [, idle, id, filename = '', server_ip = '', start_time = ''], recording) {
      if (id !== undefined && filename !== '') {
        state.tables.recordingLog.remove(({ recording_id }) => recording_id === id);
        state.tables.recordingLog.insert({ recording_id: id, filename, server_ip, start_time });
      }
      return set(
        state,
        recording,
        { external_recording: idle === undefined ? (id ?? 'START') : '' },
        'recording',
      );
    },
  },
  {
    shows: /Too many login attempts|\|LOCK\|/g,
    apply(state, _found, recording) {
      const { clock } = state;
      state.tables.users.update((row) => row.user === recording.as_user, {
        failed_login_count: '10',
        last_login_date: clock.local(clock.now()),
      });
      return 'locked user';
    },
  },
  {
    shows: /\|BAD\|/g,
    apply(state, _found, recording) {
      state.tables.users.update((row) => row.user === recording.as_user, { failed_login_count: '0' });
      return 'user not locked';
    },
  },
];

function set(
  state: DialerState,
  recording: Recording,
  columns: Partial<Row<'liveAgents'>>,
  what: string,
): string | undefined {
  const user = asked(recording, 'agent_user');
  const changed = state.tables.liveAgents.update((row) => row.user === user, columns);
  return changed > 0 ? `${user} ${what}` : undefined;
}
