import { storeText } from '../lead-fields.ts';
import type { LeadRow } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { manualCall } from './manual-call.ts';
import { type FloorContext, liveRow, localNow, type Screen } from './screen.ts';
import { campaignOf } from './urls/which-url.ts';

/** The screen listens to dial commands from its third question on. */
const POLLS_BEFORE_DIALLING = 2;
const SHORTEST_COMMAND = 10;

/** The parts of `external_dial`, in the order in which the Agent API joins them with `!`. */
interface DialCommand {
  readonly number: string;
  readonly phoneCode: string;
  readonly search: string;
  readonly preview: string;
  readonly vendorId: string;
  readonly epoch: string;
  readonly leadId: string;
}

/** `external_dial` of an agent who is paused with no lead; what he is to dial, or an answer to a preview. */
export async function takeDial(
  floor: FloorContext,
  screen: Screen,
  live: Row<'liveAgents'>,
): Promise<string | undefined> {
  const text = live.external_dial;
  if (screen.preview !== undefined) return answerPreview(floor, screen, text, screen.preview);
  if (text.length < SHORTEST_COMMAND || screen.view !== 'paused') return undefined;
  if (screen.polls <= POLLS_BEFORE_DIALLING) return undefined;
  const command = readCommand(text);
  if (command.epoch === screen.lastDial) return undefined;
  screen.lastDial = command.epoch;
  const lead = command.number === 'MANUALNEXT' ? nextLead(floor, screen) : leadOf(floor, screen, command);
  if (lead === undefined) return 'no lead to dial';
  if (command.preview === 'YES') {
    showPreview(floor, screen, lead);
    return 'preview';
  }
  const phone = command.number === 'MANUALNEXT' || command.leadId !== '' ? undefined : command.number;
  await manualCall(floor, screen.user, lead, { phone });
  return 'dialled';
}

function readCommand(text: string): DialCommand {
  const parts = text.split('!');
  const part = (index: number): string => parts[index] ?? '';
  return {
    number: part(0),
    phoneCode: part(1),
    search: part(2),
    preview: part(3),
    vendorId: part(5),
    epoch: part(6),
    leadId: part(11),
  };
}

/** The lead by its id, with `search` the newest with that number, else a new one in the manual dial list. */
function leadOf(floor: FloorContext, screen: Screen, command: DialCommand): LeadRow | undefined {
  const { store } = floor.state;
  if (Number(command.leadId) > 0) return store.leads.find(({ lead_id: id }) => id === Number(command.leadId));
  const known =
    command.search === 'YES'
      ? store.leads.findLast(({ phone_number: phone }) => phone === command.number)
      : undefined;
  if (known !== undefined) return known;
  const columns = {
    phone_number: command.number,
    phone_code: command.phoneCode === '' ? '1' : command.phoneCode,
    vendor_lead_code: storeText(command.vendorId, 20),
    list_id: campaignOf(floor.state, screen.campaign)?.manual_dial_list_id ?? '998',
    user: screen.user,
  };
  return store.insertLead(columns, localNow(floor));
}

/** The hopper's first lead for the campaign. */
function nextLead({ state }: FloorContext, screen: Screen): LeadRow | undefined {
  const { hopper, leads } = state.store;
  const next = hopper
    .filter(({ campaign_id: id, status }) => id === screen.campaign && (status ?? 'READY') === 'READY')
    .toSorted((a, b) => Number(b.priority) - Number(a.priority) || a.hopper_id - b.hopper_id)[0];
  if (next === undefined) return undefined;
  hopper.splice(hopper.indexOf(next), 1);
  return leads.find(({ lead_id: id }) => id === next.lead_id);
}

function showPreview(floor: FloorContext, screen: Screen, lead: LeadRow): void {
  screen.preview = lead;
  const live = liveRow(floor, screen.user);
  if (live !== undefined) live.preview_lead_id = String(lead.lead_id);
}

async function answerPreview(
  floor: FloorContext,
  screen: Screen,
  text: string,
  lead: LeadRow,
): Promise<string | undefined> {
  if (text === 'SKIP') {
    screen.preview = undefined;
    const live = liveRow(floor, screen.user);
    if (live !== undefined) Object.assign(live, { preview_lead_id: '0', external_dial: '' });
    return 'preview skipped';
  }
  const phones: Partial<Record<string, string>> = {
    DIALONLY: lead.phone_number,
    ALTDIAL: lead.alt_phone,
    ADR3DIAL: lead.address3,
  };
  const phone = phones[text];
  if (phone === undefined) return undefined;
  await manualCall(floor, screen.user, lead, { phone });
  return 'dialled';
}
