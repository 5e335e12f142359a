import { type ApiCall, BrokenStatement, refuse, text } from '../../../api-call.ts';
import { localInDays } from '../../../clock-shift.ts';
import type { LeadRow } from '../../../store.ts';
import { sameNumber, sameText } from '../compare.ts';
import { ascii } from '../parameters.ts';

interface DuplicateCheck {
  /** Looked for anywhere in `duplicate_check`, whatever the case. */
  readonly word: string;
  readonly reason: string;
  /** Texts that stand between apostrophes in the statement: one of their own breaks it. */
  readonly quoted: readonly (keyof Candidate)[];
  matches(candidate: Candidate, row: LeadRow): boolean;
  /** What is printed in front of the list id. */
  key(candidate: Candidate): string;
  /** Which of the numbers matched, where the check looks at two. */
  which?(candidate: Candidate, row: LeadRow): string;
}

interface Candidate {
  readonly phone: string;
  readonly altPhone: string;
  readonly title: string;
  readonly firstName: string;
  readonly lastName: string;
}

const SCOPES = [
  { suffix: 'LIST', place: 'IN LIST' },
  { suffix: 'CAMP', place: 'IN CAMPAIGN LISTS' },
  { suffix: 'SYS', place: 'IN SYSTEM' },
] as const;

/** In the program's order; the first that hits answers. */
const CHECKS: readonly DuplicateCheck[] = [
  {
    word: 'DUP',
    reason: 'PHONE NUMBER',
    quoted: [],
    matches: (lead, row) => row.phone_number === lead.phone,
    key: (lead) => lead.phone,
  },
  {
    word: 'DUPPHONEALT',
    reason: 'PHONE NUMBER',
    quoted: [],
    matches: (lead, row) => row.phone_number === lead.phone || row.alt_phone === lead.phone,
    key: (lead) => lead.phone,
    which: (lead, row) => (row.phone_number === lead.phone ? '|PHONE' : '|ALT'),
  },
  {
    word: 'DUPTITLEALTPHONE',
    reason: 'TITLE ALT_PHONE',
    quoted: ['title', 'altPhone'],
    matches: (lead, row) => sameText(row.title, lead.title) && sameText(row.alt_phone, lead.altPhone),
    key: (lead) => `${lead.title}|${lead.altPhone}`,
  },
  {
    word: 'DUPNAMEPHONE',
    reason: 'NAME PHONE',
    quoted: ['firstName', 'lastName'],
    matches: (lead, row) =>
      sameText(row.first_name, lead.firstName) &&
      sameText(row.last_name, lead.lastName) &&
      row.phone_number === lead.phone,
    key: (lead) => `${lead.firstName}|${lead.lastName}|${lead.phone}`,
  },
];

const DAYS = [1, 2, 3, 7, 14, 15, 21, 28, 30, 60, 90, 180, 360];

/**
 * The checks that `duplicate_check` asks for. An unknown value checks nothing; a campaign check on a list
 * that is not defined breaks the statement, as does a name with an apostrophe.
 */
export function refuseDuplicate(call: ApiCall, phone: string, listId: string): void {
  const wanted = ascii(call, 'duplicate_check', '-_').toUpperCase();
  if (wanted === '') return;
  const candidate = {
    phone,
    altPhone: text(call, 'alt_phone'),
    title: text(call, 'title'),
    firstName: text(call, 'first_name'),
    lastName: text(call, 'last_name'),
  };
  // The last matching suffix wins: `21DAY` contains `1DAY` too.
  const days = DAYS.findLast((count) => wanted.includes(`${count}DAY`));
  const since = days === undefined ? '' : localInDays(call.clock, -days);
  for (const check of CHECKS) {
    for (const { suffix, place } of SCOPES) {
      if (!wanted.includes(`${check.word}${suffix}`)) continue;
      if (check.quoted.some((name) => candidate[name].replaceAll("''", '').includes("'")))
        throw new BrokenStatement('an apostrophe in a text of the duplicate check');
      const lists = scopeLists(call, suffix, listId);
      const row = call.store.leads.find(
        (lead) =>
          (lists === undefined || lists.some((id) => sameNumber(lead.list_id, id))) &&
          lead.entry_date > since &&
          check.matches(candidate, lead),
      );
      if (row === undefined) continue;
      const found = suffix === 'LIST' ? `${row.lead_id}` : `${row.lead_id}|${row.list_id}`;
      const which = check.which?.(candidate, row) ?? '';
      refuse(call, `DUPLICATE ${check.reason} ${place} - ${check.key(candidate)}|${listId}|${found}${which}`);
    }
  }
}

function scopeLists(call: ApiCall, suffix: string, listId: string): readonly string[] | undefined {
  if (suffix === 'SYS') return undefined;
  if (suffix === 'LIST') return [listId];
  const lists = call.store.siblings(String(Number(listId)));
  if (lists === undefined) throw new BrokenStatement('IN() without a list');
  return lists;
}
