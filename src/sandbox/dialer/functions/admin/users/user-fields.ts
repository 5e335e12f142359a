import { type ApiCall, digits, flag } from '../../../api-call.ts';
import type { Row } from '../../../tables/index.ts';
import { deny } from '../answer.ts';
import { integer, sameText, varchar } from '../columns.ts';
import { type OptionalField, takeField, takeYesNo } from '../optional-field.ts';
import { bytes, email, keep, only } from '../parameters.ts';
import { comparePhp, within } from '../php-compare.ts';
import { CUSTOM_COLUMNS, FREE_TEXT, inGroups } from './columns.ts';
import { passwordColumns } from './password.ts';

type Columns = Partial<Row<'users'>>;

/** The columns that update_user is to write, checked in its order; the first bad one ends the reply. */
export function takeUserColumns(call: ApiCall, mayView: (userGroup: string) => boolean): Columns {
  const password = keep(call, 'agent_pass', '-_');
  const text = (field: Omit<OptionalField<keyof Row<'users'>>, 'complaint'>, what: string) =>
    takeField(call, { ...field, complaint: `YOU MUST USE A VALID ${what}, THIS IS AN OPTIONAL FIELD` });
  const blank = true;
  const closerCampaigns = inGroups(call);
  return {
    ...(password === '' ? {} : setPassword(call, password)),
    ...text(
      { value: keep(call, 'agent_full_name', FREE_TEXT), column: 'full_name', width: 50, shortest: 1, longest: 50, blank },
      'FULL NAME',
    ), // prettier-ignore
    ...takeLevel(call),
    ...takeGroup(call, mayView),
    ...takePhoneLogin(call),
    ...text(
      { value: keep(call, 'phone_pass', '-_'), column: 'phone_pass', width: 100, shortest: 1, longest: 20, blank },
      'PHONE PASSWORD',
    ), // prettier-ignore
    ...takeHotkeys(call),
    ...text(
      { value: keep(call, 'voicemail_id', ''), column: 'voicemail_id', width: 10, shortest: 2, longest: 10, blank },
      'VOICEMAIL ID',
    ), // prettier-ignore
    ...text({ value: email(call), column: 'email', width: 100, shortest: 5, longest: 100, blank }, 'EMAIL'),
    ...Object.assign(
      {},
      ...CUSTOM_COLUMNS.map((column) =>
        text(
          { value: keep(call, column, FREE_TEXT), column, width: 100, shortest: 0, longest: 100, blank },
          column.replace('_', ' ').toUpperCase(),
        ),
      ),
    ),
    ...takeYesNo(call, flag(call, 'active'), 'active', 'ACTIVE MUST BE Y OR N, THIS IS AN OPTIONAL FIELD'),
    ...takeWrapUp(call),
    ...(closerCampaigns === '' ? {} : { closer_campaigns: closerCampaigns }),
  };
}

function setPassword(call: ApiCall, password: string): Columns {
  const { pass, pass_hash } = passwordColumns(call, password);
  return pass === '' ? { pass, pass_hash } : { pass };
}

function takeLevel(call: ApiCall): Columns {
  const level = digits(call, 'agent_user_level');
  if (level === '') return {};
  const { user_level: own, modify_same_user_level: same } = call.caller;
  const aboveOwn = comparePhp(level, own) > 0 || (comparePhp(level, own) === 0 && Number(same) < 1);
  if (!within(level, 1, 9) || aboveOwn)
    deny(call, 'YOU MUST USE A VALID USER LEVEL, THIS IS AN OPTIONAL FIELD', level, own, same);
  return { user_level: String(Number(level)) };
}

function takeGroup(call: ApiCall, mayView: (userGroup: string) => boolean): Columns {
  const group = keep(call, 'agent_user_group', '-_');
  if (group === '') return {};
  const found = call.tables.userGroups.where(
    (row) => sameText(row.user_group, group) && mayView(row.user_group),
  ).length;
  if (bytes(group) > 20 || found < 1)
    deny(call, 'YOU MUST USE A VALID USER GROUP, THIS IS AN OPTIONAL FIELD', group, String(found));
  return { user_group: varchar(group, 20) };
}

function takePhoneLogin(call: ApiCall): Columns {
  const login = keep(call, 'phone_login', '-_');
  if (login === '') return {};
  if (login === '--BLANK--') return { phone_login: '' };
  const phones = call.tables.phones.where((row) => sameText(row.login, login)).length;
  const aliases = call.tables.phonesAlias.where((row) => sameText(row.alias_id, login)).length;
  if (bytes(login) > 20 || phones + aliases < 1)
    deny(
      call,
      'YOU MUST USE A VALID PHONE LOGIN, THIS IS AN OPTIONAL FIELD',
      login,
      String(phones),
      String(aliases),
    );
  return { phone_login: login };
}

function takeHotkeys(call: ApiCall): Columns {
  const hotkeys = digits(call, 'hotkeys_active');
  if (hotkeys === '') return {};
  if (!within(hotkeys, 0, 1))
    deny(call, 'YOU MUST USE A VALID HOTKEYS SETTING, THIS IS AN OPTIONAL FIELD', hotkeys);
  return { hotkeys_active: String(Number(hotkeys)) };
}

function takeWrapUp(call: ApiCall): Columns {
  const seconds = only(call, 'wrapup_seconds_override', '-0-9');
  if (seconds === '') return {};
  if (!within(seconds, -1, 9999))
    deny(
      call,
      'wrapup_seconds_override MUST BE A VALID DIGIT BETWEEN -1 AND 9999, THIS IS AN OPTIONAL FIELD',
      seconds,
    );
  return { wrapup_seconds_override: integer(seconds, -32_768, 32_767) };
}
