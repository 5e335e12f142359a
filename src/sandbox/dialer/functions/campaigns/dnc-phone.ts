import { type ApiCall, BrokenStatement, phoneNumber, refuse } from '../../api-call.ts';
import { sameText } from './compare.ts';
import { size, words } from './filters.ts';
import { demand } from './rights.ts';

/** The system's own list; every other word is taken for a campaign, whether there is one or not. */
const SYSTEM = 'SYSTEM_INTERNAL';
const NUMBER_WIDTH = 18;
const CAMPAIGN_WIDTH = 8;

/** `add_dnc_phone`. */
export function addDncPhone(call: ApiCall): void {
  demand(call, { flags: ['modify_lists'], to: 'ADD DNC NUMBERS' });
  const { phone, campaign, told } = asked(call);
  if (find(call, phone, campaign) !== undefined)
    refuse(call, `DNC NUMBER ALREADY EXISTS: |${call.caller.user}|${told}`);
  insert(call, phone.slice(0, NUMBER_WIDTH), campaign);
  log(call, 'add', { phone, campaign });
  call.reply.say(`SUCCESS: ${call.name} DNC NUMBER HAS BEEN ADDED - ${call.caller.user}|${told}`);
}

/** `delete_dnc_phone`. */
export function deleteDncPhone(call: ApiCall): void {
  demand(call, { flags: ['modify_lists', 'delete_from_dnc'], to: 'DELETE DNC NUMBERS' });
  const { phone, campaign, told } = asked(call);
  const key = find(call, phone, campaign);
  if (key === undefined) refuse(call, `DNC NUMBER DOES NOT EXIST: |${call.caller.user}|${told}`);
  (campaign === SYSTEM ? call.store.dnc : call.store.campaignDnc).delete(key);
  log(call, 'delete', { phone, campaign });
  call.reply.say(`SUCCESS: ${call.name} DNC NUMBER HAS BEEN DELETED - ${call.caller.user}|${told}`);
}

interface Asked {
  readonly phone: string;
  readonly campaign: string;
}

function asked(call: ApiCall): Asked & { readonly told: string } {
  const phone = phoneNumber(call);
  const campaign = words(call, 'campaign_id');
  const told = `${phone}|${campaign}`;
  if (size(phone) < 6 || campaign === '')
    refuse(call, `YOU MUST USE ALL REQUIRED FIELDS: |${call.caller.user}|${told}`);
  return { phone, campaign, told };
}

/** The stored entry: the number as text, before it `<campaign>|` for a campaign. */
function find({ store }: ApiCall, phone: string, campaign: string): string | undefined {
  if (campaign === SYSTEM) return store.dnc.has(phone) ? phone : undefined;
  return [...store.campaignDnc].find((key) => sameText(key, `${campaign}|${phone}`));
}

/** Columns cut, so what is not found as it was sent may still be there, and the index refuses it. */
function insert(call: ApiCall, phone: string, campaign: string): void {
  const stored = campaign.slice(0, CAMPAIGN_WIDTH);
  if (find(call, phone, campaign === SYSTEM ? SYSTEM : stored) !== undefined) {
    if (!call.legacy) throw new BrokenStatement('the number is there already as the column cuts it');
    return;
  }
  if (campaign === SYSTEM) call.store.dnc.add(phone);
  else call.store.campaignDnc.add(`${stored}|${phone}`);
}

function log(call: ApiCall, action: 'add' | 'delete', { phone, campaign }: Asked): void {
  call.tables.dncLog.insert({
    phone_number: phone.slice(0, NUMBER_WIDTH),
    campaign_id: campaign === SYSTEM ? '-SYSINT-' : campaign.slice(0, CAMPAIGN_WIDTH),
    action,
    action_date: call.clock.local(call.clock.now()),
    user: call.caller.user,
  });
}
