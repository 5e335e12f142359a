import { audioPlayback } from './audio.ts';
import { stGetAgentActiveLead, stLoginLog } from './crm-agent.ts';
import { externalDial } from './dial.ts';
import { forceFronterAudioStop, forceFronterLeave3way } from './fronter.ts';
import { externalHangup, externalStatus } from './hang-up.ts';
import { changeIngroups } from './ingroups.ts';
import { externalAddLead, switchLead } from './leads.ts';
import { sendNotification } from './notification.ts';
import { parkCall, sendDtmf, vmMessage } from './park.ts';
import { externalPause, logout, pauseCode } from './pause.ts';
import { callAgent, webphoneUrl } from './phone.ts';
import { previewDialAction } from './preview.ts';
import { callsInQueueCount } from './queue-count.ts';
import { recording } from './recording.ts';
import { raCallControl } from './remote-call.ts';
import { refreshPanel, setTimerAction } from './screen.ts';
import { agentApiVersion, webserver } from './server.ts';
import { transferConference } from './transfer.ts';
import { updateFields } from './update-fields.ts';

/** The Agent API: everything that acts on a logged-in agent's screen. SUCCESS = queued for his browser. */
export const agentApiFunctions = {
  externalPause,
  pauseCode,
  logout,
  changeIngroups,
  stLoginLog,
  externalDial,
  previewDialAction,
  externalHangup,
  externalStatus,
  transferConference,
  parkCall,
  sendDtmf,
  recording,
  audioPlayback,
  vmMessage,
  callsInQueueCount,
  raCallControl,
  forceFronterLeave3way,
  forceFronterAudioStop,
  externalAddLead,
  updateFields,
  switchLead,
  stGetAgentActiveLead,
  refreshPanel,
  setTimerAction,
  sendNotification,
  webphoneUrl,
  callAgent,
  webserver,
  version: agentApiVersion,
} as const;
