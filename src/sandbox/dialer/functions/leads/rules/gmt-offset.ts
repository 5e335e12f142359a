import { DEFAULT_PHONE_CODES, type PhoneCode } from '../../../area-codes.ts';
import { type ApiCall, BrokenStatement } from '../../../api-call.ts';
import { sameNumber, sameText } from '../compare.ts';
import { isDaylightSaving } from './daylight-saving.ts';

export interface Place {
  readonly phoneCode: string;
  /** First three characters of the number. */
  readonly areaCode: string;
  /** The next three; only one of them after `usacan_prefix_check=Y`. */
  readonly prefix: string;
  readonly state: string;
  readonly postalCode: string;
  /** Holds a time zone code where `tz_method` is TZCODE. */
  readonly owner: string;
  readonly tzMethod: string;
}

interface Zone {
  readonly GMT_offset: string;
  readonly DST_range: string;
}

/** Rows of `vicidial_phone_codes`. */
export function phoneCodes(call: ApiCall): readonly PhoneCode[] {
  const { rows } = call.tables.phoneCodes;
  return rows.length > 0 ? rows : DEFAULT_PHONE_CODES;
}

/**
 * Hours east of UTC at the number's place now, as the program prints them: `-6`, as stored where no
 * daylight saving is on, and nothing for a country that it does not know.
 */
export function lookUpGmtOffset(call: ApiCall, place: Place): string {
  const zone = byMethod(call, place) ?? byNumber(call, place);
  // Looking for a time zone code sets the offset to 0 first.
  if (zone === undefined) return place.tzMethod === 'TZCODE' && place.owner.length > 1 ? '0' : '';
  const offset = zone.GMT_offset.replaceAll('+', '');
  const now = call.clock.now();
  const server = serverOffset(call);
  const ahead = Math.trunc(Number.parseFloat(offset) - server);
  const wall = new Date(Date.parse(`${call.clock.local(now).replace(' ', 'T')}Z`) + ahead * 3_600_000);
  return isDaylightSaving(zone.DST_range, wall) ? String(Number.parseFloat(offset) + 1) : offset;
}

/** The dialer's own offset: its server row's, an hour more in summer, else its clock's. */
export function serverOffset({ tables, clock }: Pick<ApiCall, 'tables' | 'clock'>): number {
  const now = clock.now();
  const server = tables.servers.find(({ active }) => active === 'Y');
  if (server === undefined || server.local_gmt === '') return clock.offsetHours(now);
  return Number(server.local_gmt) + (isSummer(clock, now) ? 1 : 0);
}

export function isSummer(clock: ApiCall['clock'], now: number): boolean {
  const year = new Date(now).getUTCFullYear();
  const winter = Math.min(clock.offsetHours(Date.UTC(year, 0, 15)), clock.offsetHours(Date.UTC(year, 6, 15)));
  return clock.offsetHours(now) > winter;
}

function byMethod(call: ApiCall, place: Place): Zone | undefined {
  const { tzMethod } = place;
  const tables = call.tables;
  let zone: Zone | undefined;
  if (/POSTAL/i.test(tzMethod) && place.postalCode.length > 4 && place.phoneCode === '1') {
    zone = tables.postalCodes.find(
      ({ country_code, postal_code }) =>
        country_code === '1' && postal_code.toLowerCase().startsWith(place.postalCode.toLowerCase()),
    );
  }
  if (tzMethod === 'TZCODE' && place.owner.length > 1) zone = byZoneCode(call, place) ?? zone;
  if (/NANPA/i.test(tzMethod) && place.areaCode.length > 2 && place.prefix.length > 2) {
    const row = tables.nanpaPrefixCodes.find(
      ({ areacode, prefix }) => areacode === place.areaCode && prefix === place.prefix,
    );
    if (row !== undefined) zone = { GMT_offset: row.GMT_offset, DST_range: row.DST === 'Y' ? 'SSM-FSN' : '' };
  }
  return zone;
}

function byZoneCode(call: ApiCall, { owner, phoneCode }: Place): Zone | undefined {
  // The owner stands between apostrophes in the statement.
  if (owner.includes("'")) throw new BrokenStatement('an apostrophe in the time zone code');
  const rows = phoneCodes(call).filter(
    ({ tz_code, country_code }) => sameText(tz_code, owner) && sameNumber(country_code, phoneCode),
  );
  const [first] = rows;
  if (first === undefined) return undefined;
  const range =
    rows
      .map(({ DST_range }) => DST_range)
      .toSorted()
      .at(-1) ?? '';
  return { GMT_offset: first.GMT_offset, DST_range: range };
}

function byNumber(call: ApiCall, { phoneCode, areaCode, state }: Place): Zone | undefined {
  const inCountry = phoneCodes(call).filter(({ country_code }) => sameNumber(country_code, phoneCode));
  let found: Zone | undefined;
  if (phoneCode === '1' || phoneCode === '52')
    found = inCountry.find(({ areacode }) => areacode === areaCode);
  if (phoneCode === '61') found = inCountry.find((row) => sameText(row.state, state));
  return found ?? inCountry[0];
}
