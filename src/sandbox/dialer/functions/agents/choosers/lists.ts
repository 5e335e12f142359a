import { type ApiCall, refuse, word } from '../../../api-call.ts';
import { compareText, sameText } from '../collation.ts';
import { cell, entryRows, framed, mayChoose, titles } from './page.ts';

/** Active in-groups with their colour. */
export function ingroupList(call: ApiCall): void {
  const isViewable = mayChoose(call);
  const entries = call.tables.inboundGroups
    .where(({ active, user_group }) => active === 'Y' && isViewable(user_group))
    .toSorted((left, right) => compareText(left.group_id, right.group_id))
    .map(({ group_id, group_name, group_color }) => ({
      id: group_id,
      cells: `${cell(group_name)}\n<td bgcolor="${group_color}"><font size=2 face="Arial,Helvetica"> &nbsp; &nbsp; &nbsp; &nbsp; </td>`,
    }));
  call.reply.print(framed(titles('Inbound Groups', 'Name', 'Color'), entryRows(call, entries)));
}

/** Call menus. */
export function callmenuList(call: ApiCall): void {
  const isViewable = mayChoose(call);
  const entries = call.tables.callMenu
    .where(({ user_group }) => isViewable(user_group))
    .toSorted((left, right) => compareText(left.menu_id, right.menu_id))
    .map(({ menu_id, menu_name }) => ({ id: menu_id, cells: cell(menu_name) }));
  call.reply.print(framed(titles('Call Menus', 'Name'), entryRows(call, entries)));
}

/** Settings containers of one type. The type is asked for before anything is checked. */
export function containerList(call: ApiCall): void {
  const type = word(call, 'type');
  if (type === '') refuse(call, `NO CONTAINER TYPE DEFINED: |${call.caller.user}||`);
  const isViewable = mayChoose(call);
  const entries = call.tables.settingsContainers
    .where(({ container_type, user_group }) => sameText(container_type, type) && isViewable(user_group))
    .toSorted((left, right) => compareText(left.container_id, right.container_id))
    .map(({ container_id, container_notes }) => ({ id: container_id, cells: cell(container_notes) }));
  const title = titles(`Settings Containers: <br>${type} type`, 'Container Notes');
  call.reply.print(framed(title, entryRows(call, entries)));
}

/** Voicemail boxes, then phones with theirs, each counted from 1. */
export function vmList(call: ApiCall): void {
  const isViewable = mayChoose(call);
  const isShown = ({ active, user_group }: { readonly active: string; readonly user_group: string }) =>
    active === 'Y' && isViewable(user_group);
  const byBox = (left: { readonly voicemail_id: string }, right: { readonly voicemail_id: string }) =>
    compareText(left.voicemail_id, right.voicemail_id);
  const boxes = call.tables.voicemail.where(isShown).toSorted(byBox);
  const phones = call.tables.phones.where(isShown).toSorted(byBox);
  const rows = [
    boxes.map(({ voicemail_id, fullname, email }) => ({
      id: voicemail_id,
      cells: `${cell(fullname)}\n${cell(email)}`,
    })),
    phones.map(({ voicemail_id, extension, fullname, email }) => ({
      id: voicemail_id,
      cells: `${cell(`${extension} - ${fullname}`)}\n${cell(email)}`,
    })),
  ].map((entries) => entryRows(call, entries));
  call.reply.print(framed(titles('Voicemail Boxes', 'Name', 'Email'), rows.join('')));
}
