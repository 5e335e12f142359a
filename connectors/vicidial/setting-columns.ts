import type { TextColumn } from './sanitise.ts';

const FREE_TEXT = '- .:/@_';

/**
 * Names and remarks in VICIdial's settings (users, phones, aliases, DIDs), by the API's parameter: how wide
 * the column is and what the character filter keeps (schema 1728 and `non_agent_api.php`, 2.14-202).
 */
export const SETTING_COLUMNS: Readonly<Record<string, TextColumn>> = {
  agent_full_name: { width: 50, keeps: FREE_TEXT },
  custom_one: { width: 100, keeps: FREE_TEXT },
  custom_two: { width: 100, keeps: FREE_TEXT },
  custom_three: { width: 100, keeps: FREE_TEXT },
  custom_four: { width: 100, keeps: FREE_TEXT },
  custom_five: { width: 100, keeps: FREE_TEXT },
  phone_full_name: { width: 50, keeps: '- ._' },
  alias_name: { width: 50, keeps: FREE_TEXT },
  group_alias_name: { width: 50, keeps: '- _' },
  caller_id_name: { width: 20, keeps: '- _' },
  did_description: { width: 50, keeps: '- .,_' },
};
