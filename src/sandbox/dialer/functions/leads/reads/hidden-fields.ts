import type { ApiCall } from '../../../api-call.ts';
import { sameNumber } from '../compare.ts';

/** Labels of a list's custom fields that the caller may not see; the encryption module brings the option. */
export function hiddenFields(call: ApiCall, listId: string): ReadonlySet<string> {
  const { admin_cf_show_hidden: mayShow } = call.caller;
  if (!call.settings.active_modules.includes('cf_encrypt') || Number(mayShow) > 0) return new Set();
  return new Set(
    call.tables.listsFields
      .where((field) => sameNumber(field.list_id, listId) && field.field_show_hide !== 'DISABLED')
      .map(({ field_label }) => field_label),
  );
}

/** `admin_hide_lead_data`; looked at with `custom_fields=Y` only. */
export function hidesLeadData(call: ApiCall): boolean {
  return Number(call.caller.admin_hide_lead_data) > 0;
}
