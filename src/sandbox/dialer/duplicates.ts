import { type ApiCall, BrokenStatement, refuse, text } from './api-call.ts';
import type { LeadRow } from './store.ts';

interface DuplicateCheck {
  /** Looked for anywhere in `duplicate_check`, whatever the case. */
  readonly word: string;
  readonly reason: string;
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
    matches: (lead, row) => row.phone_number === lead.phone,
    key: (lead) => lead.phone,
  },
  {
    word: 'DUPPHONEALT',
    reason: 'PHONE NUMBER',
    matches: (lead, row) => row.phone_number === lead.phone || row.alt_phone === lead.phone,
    key: (lead) => lead.phone,
    which: (lead, row) => (row.phone_number === lead.phone ? '|PHONE' : '|ALT'),
  },
  {
    word: 'DUPTITLEALTPHONE',
    reason: 'TITLE ALT_PHONE',
    matches: (lead, row) => same(row.title, lead.title) && row.alt_phone === lead.altPhone,
    key: (lead) => `${lead.title}|${lead.altPhone}`,
  },
  {
    word: 'DUPNAMEPHONE',
    reason: 'NAME PHONE',
    matches: (lead, row) =>
      same(row.first_name, lead.firstName) &&
      same(row.last_name, lead.lastName) &&
      row.phone_number === lead.phone,
    key: (lead) => `${lead.firstName}|${lead.lastName}|${lead.phone}`,
  },
];

const DAYS = [1, 2, 3, 7, 14, 15, 21, 28, 30, 60, 90, 180, 360];

/**
 * The checks that `duplicate_check` asks for. An unknown value checks nothing; a campaign check on a list
 * that is not defined breaks the statement, as in the real program.
 */
export function refuseDuplicate(call: ApiCall, phone: string, listId: string): void {
  const wanted = call.parameters
    .get('duplicate_check')
    .replaceAll(/[^-_0-9a-zA-Z]/g, '')
    .toUpperCase();
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
  const since = days === undefined ? '' : call.clock.local(call.clock.now() - days * 86_400_000);
  for (const check of CHECKS) {
    for (const { suffix, place } of SCOPES) {
      if (!wanted.includes(`${check.word}${suffix}`)) continue;
      const lists = scopeLists(call, suffix, listId);
      const row = call.store.leads.find(
        (lead) =>
          (lists === undefined || lists.includes(lead.list_id)) &&
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
  const lists = call.store.siblings(listId);
  if (lists === undefined) throw new BrokenStatement('IN() without a list');
  return lists;
}

/** The columns' collation ignores case. */
function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
