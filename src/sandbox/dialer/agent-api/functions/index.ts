import type { AgentFunction } from '../agent-call.ts';
import { externalAddLead } from './add-lead.ts';
import { audioPlayback } from './audio.ts';
import { externalHangup, parkCall, sendDtmf } from './control.ts';
import { stGetAgentActiveLead, stLoginLog } from './crm-agent.ts';
import { externalDial } from './dial.ts';
import { forceFronterAudioStop } from './fronter-audio.ts';
import { forceFronterLeave3way } from './fronter-leave.ts';
import { changeIngroups } from './ingroups.ts';
import { switchLead, vmMessage } from './lead-on-call.ts';
import { sendNotification } from './notification.ts';
import { refreshPanel } from './panels.ts';
import { externalPause, logout, pauseCode } from './pause.ts';
import { callAgent, webphoneUrl } from './phone.ts';
import { previewDialAction } from './preview.ts';
import { callsInQueueCount } from './queue-count.ts';
import { recording } from './recording.ts';
import { raCallControl } from './remote-call.ts';
import { externalStatus } from './status.ts';
import { setTimerAction } from './timer.ts';
import { transferConference } from './transfer.ts';
import { updateFields } from './update-fields.ts';
import { webserver } from './webserver.ts';

/** Every function of the Agent API that asks for a login. */
export const agentApiFunctions: ReadonlyMap<string, AgentFunction> = new Map<string, AgentFunction>([
  ['webserver', webserver],
  ['external_hangup', externalHangup],
  ['external_status', externalStatus],
  ['external_pause', externalPause],
  ['logout', logout],
  ['recording', recording],
  ['webphone_url', webphoneUrl],
  ['call_agent', callAgent],
  ['audio_playback', audioPlayback],
  ['external_dial', externalDial],
  ['preview_dial_action', previewDialAction],
  ['external_add_lead', externalAddLead],
  ['change_ingroups', changeIngroups],
  ['update_fields', updateFields],
  ['refresh_panel', refreshPanel],
  ['set_timer_action', setTimerAction],
  ['st_login_log', stLoginLog],
  ['st_get_agent_active_lead', stGetAgentActiveLead],
  ['ra_call_control', raCallControl],
  ['send_dtmf', sendDtmf],
  ['park_call', parkCall],
  ['transfer_conference', transferConference],
  ['switch_lead', switchLead],
  ['vm_message', vmMessage],
  ['pause_code', pauseCode],
  ['calls_in_queue_count', callsInQueueCount],
  ['force_fronter_leave_3way', forceFronterLeave3way],
  ['force_fronter_audio_stop', forceFronterAudioStop],
  ['send_notification', sendNotification],
]);
