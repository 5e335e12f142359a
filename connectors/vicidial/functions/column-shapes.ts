/**
 * What a value can look like at all, by the name of its column. Text of somebody else's that happens to have
 * the right number of delimiters fails here; what VICIdial itself prints never does.
 */
const SHAPES: Readonly<Record<string, RegExp>> = {
  user: /^[-_.0-9\p{L}]{0,40}$/u,
  call_id: /^[A-Za-z0-9.]{16,40}$/,
  callerid: /^[A-Za-z0-9._-]{0,40}$/,
  allowed_campaigns_list: /^[-_0-9\p{L}]*$/u,
  allowed_ingroups_list: /^[-_0-9\p{L}]*$/u,
  lead_id: /^\d*$/,
  list_id: /^\d*$/,
  recording_id: /^\d*$/,
  entry_list_id: /^\d*$/,
  user_level: /^\d*$/,
  calls_today: /^\d*$/,
  custtime: /^-?\d+$/,
  length_in_sec: /^-?[\d.]*$/,
  start_time: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
  call_date: /^(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)?$/,
  size: /^\d+$/,
  epoch: /^\d+$/,
};

/** Whether a row can be one: its first value is there, and every value can stand in its column. */
export function isPlausible(row: Readonly<Record<string, string>>): boolean {
  const [first] = Object.values(row);
  if (first === undefined || first.trim() === '') return false;
  return Object.entries(row).every(([name, value]) => SHAPES[name]?.test(value) !== false);
}
