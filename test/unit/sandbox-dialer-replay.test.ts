import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DialerStandIn, startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import { TEXT_FIELD_NAMES } from '../../src/sandbox/dialer/lead-fields.ts';

/** One request to the real program (2.14-202 on PHP 8.2) and its answer. */
interface Recording {
  readonly name: string;
  readonly method: string;
  readonly user: string;
  readonly pass?: string;
  readonly params: Readonly<Record<string, string>>;
  readonly queryParams?: Readonly<Record<string, string>>;
  readonly rawQuery?: string;
  readonly encoding?: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  /** The lead's row afterwards, tab-separated as MySQL prints it. */
  readonly row?: string;
}

/** What the stand-in does not play, and why. */
const NOT_PLAYED = new Map([
  ['update_lead: custom_fields=Y multipart', 'multipart bodies are not read'],
  [
    'add_lead: SQL injection proof: backslash in vendor_lead_code + crafted source_id',
    'there is no SQL to inject into',
  ],
  ['update_lead: archived lead is not found', 'the archive table is taken as missing'],
  ['update_lead: archived_lead=Y', 'the archive table is taken as missing'],
  ['lead_search: archived_lead=Y', 'the archive table is taken as missing'],
  ['DB=1 debug output when allow_web_debug=1', 'debug output is off'],
]);

/** Requests between two recordings that were not recorded, or not kept. */
const BEFORE: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>> = {
  'update_lead: multiple matches, records=10': [
    { function: 'add_lead', phone_number: '3125556200', list_id: '1001', vendor_lead_code: 'MULTI' },
  ],
  'update_lead: add_to_hopper=Y already there': [
    { function: 'update_lead', lead_id: '102', add_to_hopper: 'Y', first_name: 'G' },
  ],
  'update_lead: delete_lead=Y again': [{ function: 'update_lead', lead_id: '106', delete_lead: 'Y' }],
  "level-8 API user with api_allowed_functions=' add_lead update_lead lead_search ': update_lead": [
    { function: 'update_lead', lead_id: '102', first_name: 'A' },
  ],
  'update_lead: list_id_field move': [{ function: 'update_lead', lead_id: '106', last_name: 'Me' }],
};

const recordings = readFileSync(new URL('../fixtures/dialer/recorded-replies.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Recording);

const API_USER = { user: 'apiuser', password: 'apipass123', userGroup: 'ADMIN' };
const USERS = [
  API_USER,
  { user: 'agent001', password: 'agentpass1', level: 1, userGroup: 'AGENTS' },
  { user: 'inact', password: 'inactpw12', active: false },
  { user: 'leadonly', password: 'leadonly1', allowedFunctions: ' add_lead ' },
  { user: 'listlim', password: 'listlim01', allowedCampaigns: ['SOLAR'] },
  { user: 'crm_api', password: 'strongpassword', level: 1 },
  { user: 'crm_api2', password: 'pw2', allowedFunctions: 'add_lead,update_lead,lead_search' },
  { user: 'crm_api3', password: 'pw3', allowedFunctions: 'add_lead update_lead lead_search' },
  { user: 'crm_api4', password: 'pw4', allowedFunctions: ' add_lead update_lead lead_search ' },
];
const CUSTOM = { policy_number: 30, monthly_budget: 30, notes_area: 255, insurance_type: 30 };
const OPTIONS = {
  users: USERS,
  lists: [
    { id: '999', campaign: 'TESTCAMP' },
    { id: '1001', campaign: 'SALES', customFields: CUSTOM },
    { id: '1002', campaign: 'SALES' },
    { id: '1003', campaign: 'SOLAR' },
  ],
  dnc: ['3125550911', '900XXXXXXX'],
  campaignDnc: [{ campaign: 'SALES', phone: '3125550912' }],
  // The second in which the recording of `version` was made.
  now: () => 1_795_316_195_000,
};
const SEED = [
  { vendor_lead_code: 'CRM-101', list_id: '1001', phone_number: '3125550101', title: 'Mr', first_name: 'Conan', last_name: "O'Brien & Sons", alt_phone: '3125550102', entry_list_id: '1001', custom: { policy_number: 'POL-101', monthly_budget: '100', notes_area: '', insurance_type: 'auto' } },
  { vendor_lead_code: 'CRM-102', list_id: '1001', phone_number: '3125550103', first_name: 'Jane', last_name: 'Doe', date_of_birth: '1990-01-01' },
  { vendor_lead_code: 'CRM-103', list_id: '1001', phone_number: '3125550104', first_name: 'Cal', last_name: 'Back', status: 'CALLBK', called_since_last_reset: 'Y' },
  { vendor_lead_code: 'CRM-104', list_id: '1002', phone_number: '2125550105' },
  { vendor_lead_code: 'CRM-105', list_id: '1003', phone_number: '2135550106', first_name: 'Sol' },
  { vendor_lead_code: 'CRM-106', list_id: '1001', phone_number: '3125550177', first_name: 'Wipe', last_name: 'Me' },
]; // prettier-ignore

let latin: DialerStandIn;
let nonLatin: DialerStandIn;

beforeAll(async () => {
  latin = await startDialerStandIn({ ...OPTIONS, leads: SEED });
  nonLatin = await startDialerStandIn({ ...OPTIONS, leads: SEED, nonLatin: true });
  await send(latin, request({ function: 'update_lead', lead_id: '103', callback: 'Y', campaign_id: 'SALES', callback_datetime: 'NOW', callback_type: 'USERONLY', callback_user: 'agent001' }));
}); // prettier-ignore

afterAll(async () => {
  await latin.close();
  await nonLatin.close();
});

test('when the recorded requests are sent in their order, then the answers are the recorded ones', async () => {
  const ids = new Map<string, string>();
  const differing: object[] = [];
  let played = 0;
  for (const recording of recordings.filter(({ name }) => !NOT_PLAYED.has(name))) {
    const standIn = recording.name.startsWith('non_latin=1') ? nonLatin : latin;
    for (const step of BEFORE[recording.name] ?? []) await send(standIn, request(step));
    const answer = await send(standIn, recording);
    learnIds(recording.body, answer.body, ids);
    const expected = {
      status: recording.status,
      contentType: recording.contentType,
      body: translate(recording.body, ids),
    };
    const actual = { ...answer, body: sameMinute(answer.body) };
    played += 1;
    if (JSON.stringify(expected) !== JSON.stringify(actual)) {
      differing.push({ name: recording.name, expected, actual });
    }
    const stored =
      recording.row === undefined || recording.status !== 200 ? undefined : storedRow(standIn, answer.body);
    if (stored !== undefined && stored !== recording.row) {
      differing.push({ name: recording.name, expected: recording.row, actual: stored });
    }
  }
  expect(differing).toEqual([]);
  expect(played).toBe(178);
  expect(recordings.length).toBe(played + NOT_PLAYED.size);
});

function request(params: Readonly<Record<string, string>>): Recording {
  return {
    name: '',
    method: 'GET',
    user: 'apiuser',
    params: { source: 'rig', ...params },
    status: 200,
    contentType: '',
    body: '',
  };
}

async function send(
  standIn: DialerStandIn,
  recording: Recording,
): Promise<{ status: number; contentType: string; body: string }> {
  const password = recording.pass ?? USERS.find(({ user }) => user === recording.user)?.password ?? '';
  const credentials: Record<string, string> =
    recording.user === '' ? {} : { user: recording.user, pass: password };
  const params = Object.entries(expand(recording.params));
  const form = new URLSearchParams([...Object.entries(credentials), ...params]).toString();
  const query =
    recording.rawQuery?.replace('***', password) ??
    new URLSearchParams(recording.queryParams ?? {}).toString();
  const post = recording.method === 'POST';
  const body = recording.encoding === 'json' ? JSON.stringify(Object.fromEntries(params)) : form;
  const contentType =
    recording.encoding === 'json' ? 'application/json' : 'application/x-www-form-urlencoded';
  const url = `${standIn.apiUrl}?${post || recording.rawQuery !== undefined ? query : form}`;
  const response = await fetch(
    url,
    post ? { method: 'POST', body, headers: { 'content-type': contentType } } : {},
  );
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    body: await response.text(),
  };
}

/** Long values are written `x{9000}` in the fixture, 1500 parameters `junk=1500`. */
function expand(params: Readonly<Record<string, string>>): Record<string, string> {
  if (params['junk'] !== undefined) {
    const junk = Array.from({ length: Number(params['junk']) }, (_, index) => [`junk${index}`, '1']);
    return { ...(Object.fromEntries(junk) as Record<string, string>), function: 'version' };
  }
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      const long = /^(.)\{(\d+)\}$/.exec(value);
      return [name, long === null ? value : (long[1] ?? '').repeat(Number(long[2]))];
    }),
  );
}

const NEW_ID = /(?:LEAD HAS BEEN ADDED - [^|]*\|[^|]*|ADDED TO HOPPER - [^|]*\|\d+)\|(\d+)\|/g;

/** The recording has gaps, so its new ids run ahead of ours: whatever it calls an id, we must call alike. */
function learnIds(recorded: string, ours: string, ids: Map<string, string>): void {
  const theirs = [...recorded.matchAll(NEW_ID)];
  const found = [...ours.matchAll(NEW_ID)];
  for (const [index, match] of theirs.entries()) {
    const kind = match[0].startsWith('ADDED') ? 'hopper' : 'lead';
    ids.set(`${kind}${match[1] ?? ''}`, found[index]?.[1] ?? 'none');
  }
  if (recorded.includes('193')) ids.set('lead193', String(Number(ids.get('lead192')) + 1));
}

function translate(body: string, ids: ReadonlyMap<string, string>): string {
  return sameMinute(body)
    .replaceAll(
      /(ADDED TO HOPPER - [^|]*\|\d+\|)(\d+)/g,
      (_all, head: string, id: string) => head + (ids.get(`hopper${id}`) ?? id),
    )
    .replaceAll(/(?<=[|\- ])\d{3}(?=[|\n-])/g, (id) => ids.get(`lead${id}`) ?? id);
}

function sameMinute(body: string): string {
  return body.replaceAll(/(2026-11-21 21:56):\d\d/g, '$1:35');
}

/** The new lead's row as MySQL prints it. */
function storedRow(standIn: DialerStandIn, body: string): string | undefined {
  const id = /LEAD HAS BEEN ADDED - [^|]*\|[^|]*\|(\d+)\|/.exec(body)?.[1];
  const row = standIn.leads.find(({ lead_id }) => lead_id === Number(id));
  if (row === undefined) return undefined;
  const [code, source, ...texts] = TEXT_FIELD_NAMES.filter((name) => name !== 'alt_phone').map(
    (name) => row[name],
  );
  const [
    title,
    first,
    middle,
    last,
    a1,
    a2,
    a3,
    city,
    state,
    province,
    postal,
    country,
    email,
    security,
    comments,
    owner,
  ] = texts;
  const columns = [row.status, row.user, code, source, row.list_id, row.gmt_offset_now, row.phone_code, row.phone_number, title, first, middle, last, a1, a2, a3, city, state, province, postal, country, row.gender, row.date_of_birth, row.alt_phone, email, security, comments, row.called_count, row.rank, owner, row.entry_list_id]; // prettier-ignore
  return columns
    .map((column) => (column ?? '').replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t'))
    .join('\t');
}
