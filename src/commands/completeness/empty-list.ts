import type { ListName } from './options.ts';

const NONE: Readonly<Record<ListName, string>> = {
  missing: 'no call is missing',
  failed: 'no call has failed to be taken back in',
  open: 'no call is open',
  reconciled: 'no call was taken back in',
  unconfirmed: 'no call is unconfirmed',
  'under-way': 'no call is under way',
  parked: 'no call is parked',
  dead: 'no call is dead',
  shadow: 'no call is in shadow',
  unrouted: 'no call is unrouted',
  overtaken: 'no call was overtaken',
  differs: 'no call has another status here',
  excluded: 'no call was left out',
  beyond: "no hit lacks its call in the dialer's records",
};

/** What a list without an entry says. @param proven whether all of the days that it is of were read */
export function emptyListText(list: ListName, proven: boolean): string {
  return proven ? NONE[list] : `${NONE[list]} in what was read`;
}
