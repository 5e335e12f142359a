import { buildPhpUrl } from '../../url-builder.ts';
import { recordingValues, statusName } from '../disposition.ts';
import { epochOf, type FloorContext, type Screen, type ScreenCall } from '../screen.ts';
import { screenValues } from './screen-values.ts';
import { sendNow } from './send.ts';
import { campaignOf, campaignOfAgent } from './which-url.ts';

/**
 * Call the campaign's Dead Call Trigger URL when the customer has been gone for its seconds; again after as many
 * where it repeats. Returns whether it was called.
 */
export async function triggerDeadCall(
  floor: FloorContext,
  screen: Screen,
  call: ScreenCall,
): Promise<boolean> {
  const campaign = campaignOf(floor.state, screen.campaign);
  const everySeconds = Number(campaign?.dead_trigger_seconds);
  if (campaign === undefined || call.deadSince === undefined || !(everySeconds > 0)) return false;
  if (!campaign.dead_trigger_action.endsWith('URL')) return false;
  const due = Math.floor((epochOf(floor) - call.deadSince) / everySeconds);
  const repeats = /^REPEAT_(?:ALL|URL)$/.test(campaign.dead_trigger_repeat);
  if (call.deadTriggers >= due || (call.deadTriggers > 0 && !repeats)) return false;
  call.deadTriggers = due;
  const { status } = call.lead;
  const values = screenValues(floor, screen, call, {
    dispo: status,
    talkSeconds: 0,
    more: {
      closer: screen.user,
      dispo_name: statusName(floor, screen, status),
      dead_time: String(epochOf(floor) - call.deadSince),
      talk_time_ms: '0',
      call_notes: '',
      ...recordingValues(floor, call),
      callback_lead_status: '',
      callback_datetime: '',
    },
  });
  // The script finds the campaign through the agent's live row, as for dispositions.
  const template = campaignOfAgent(floor.state, screen.user)?.dead_trigger_url ?? '';
  floor.state.tables.logExtended.update(
    (row) => row.uniqueid === call.uniqueid && row.caller_code === call.callId,
    { dispo_url_processed: 'Y' },
  );
  await sendNow(floor, 'dead', call.uniqueid, buildPhpUrl(template, values, 'dispo'));
  return true;
}
