import { type ApiCall, BrokenStatement, phoneNumber, refuse } from '../../api-call.ts';
import type { Row } from '../../tables/index.ts';
import { sameText } from './compare.ts';
import { size, words } from './filters.ts';
import { demand } from './rights.ts';

const NUMBER_WIDTH = 18;
const GROUP_WIDTH = 20;

/** `add_fpg_phone`: a number into a filter phone group. */
export function addFilterPhone(call: ApiCall): void {
  demand(call, { flags: ['modify_lists'], to: 'ADD FILTER PHONE GROUP NUMBERS' });
  const { phone, group, told, is } = asked(call);
  const { tables, caller, reply } = call;
  if (tables.filterPhoneNumbers.find(is(phone)) !== undefined)
    refuse(call, `FILTER PHONE GROUP NUMBER ALREADY EXISTS: |${caller.user}|${told}`);
  const stored = phone.slice(0, NUMBER_WIDTH);
  const cutIsThere = tables.filterPhoneNumbers.find(is(stored)) !== undefined;
  if (cutIsThere && !call.legacy) throw new BrokenStatement('the number is there as the column cuts it');
  if (!cutIsThere)
    tables.filterPhoneNumbers.insert({
      phone_number: stored,
      filter_phone_group_id: group.slice(0, GROUP_WIDTH),
    });
  reply.say(`SUCCESS: ${call.name} FILTER PHONE GROUP NUMBER HAS BEEN ADDED - ${caller.user}|${told}`);
}

/** `delete_fpg_phone`. */
export function deleteFilterPhone(call: ApiCall): void {
  demand(call, { flags: ['modify_lists'], to: 'DELETE FILTER PHONE GROUP NUMBERS' });
  const { phone, told, is } = asked(call);
  const { tables, caller, reply } = call;
  if (tables.filterPhoneNumbers.remove(is(phone)) === 0)
    refuse(call, `FILTER PHONE GROUP NUMBER DOES NOT EXIST: |${caller.user}|${told}`);
  reply.say(`SUCCESS: ${call.name} FILTER PHONE GROUP NUMBER HAS BEEN DELETED - ${caller.user}|${told}`);
}

type Entry = Row<'filterPhoneNumbers'>;

interface Asked {
  readonly phone: string;
  readonly group: string;
  readonly told: string;
  readonly is: (phone: string) => (entry: Entry) => boolean;
}

function asked(call: ApiCall): Asked {
  const { caller, tables } = call;
  const phone = phoneNumber(call);
  const group = words(call, 'group', '-|_');
  const told = `${phone}|${group}`;
  if (size(phone) < 6 || group === '')
    refuse(call, `YOU MUST USE ALL REQUIRED FIELDS: |${caller.user}|${told}`);
  const known = tables.filterPhoneGroups.find(({ filter_phone_group_id: id }) => sameText(id, group));
  if (known === undefined) refuse(call, `FILTER PHONE GROUP DOES NOT EXIST: |${caller.user}|${group}`);
  const is = (number: string) => (entry: Entry) =>
    entry.phone_number === number && sameText(entry.filter_phone_group_id, group);
  return { phone, group, told, is };
}
