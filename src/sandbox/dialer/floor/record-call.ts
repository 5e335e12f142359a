import type { FloorContext, Screen, ScreenCall } from './screen.ts';
import { campaignOf } from './urls/which-url.ts';

/** `campaign_recording` of campaigns whose calls are all recorded, whether or not the agent asks for it. */
const RECORDED = new Set(['ALLCALLS', 'ALLFORCE']);

/** The agent has the customer on the line: from here on it is recorded, where the campaign is. */
export function startRecording({ state }: FloorContext, screen: Screen, call: ScreenCall): void {
  const campaign = campaignOf(state, screen.campaign);
  if (campaign === undefined || !RECORDED.has(campaign.campaign_recording)) return;
  state.recorder?.start({
    leadId: String(call.lead.lead_id),
    user: screen.user,
    phone: call.phone,
    vicidialId: vicidialIdOf(call),
  });
}

/** One of the two has hung up. */
export function endRecording({ state }: FloorContext, call: ScreenCall): void {
  state.recorder?.end(vicidialIdOf(call));
}

function vicidialIdOf({ closeCallId, uniqueid }: ScreenCall): string {
  return closeCallId === '' ? uniqueid : closeCallId;
}
