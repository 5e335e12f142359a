import type { DialerState } from '../../api-call.ts';
import { sameNumber } from '../../functions/leads/compare.ts';
import { customRow } from '../../functions/leads/custom-table.ts';
import type { LeadRow } from '../../store.ts';
import type { TagValues } from '../../url-builder.ts';

/** The lead's custom fields under their labels; none where its entry list has no table. */
export function customValues({ tables }: DialerState, lead: LeadRow): TagValues {
  if (Number(lead.entry_list_id) <= 0) return {};
  const row = customRow(lead, lead.entry_list_id);
  if (row === undefined) return {};
  return Object.fromEntries(
    tables.listsFields
      .where(({ list_id: id }) => sameNumber(id, lead.entry_list_id))
      .map(({ field_label: label }) => [label.toLowerCase(), row[label] ?? '']),
  );
}

/** The number that an inbound call came in on. */
export function didValues({ tables }: DialerState, uniqueid: string): TagValues {
  const logged = tables.didLog.where((row) => row.uniqueid === uniqueid).at(-1);
  const did = tables.inboundDids.find(({ did_id: id }) => logged !== undefined && id === logged.did_id);
  return {
    did_id: logged?.did_id ?? '',
    did_extension: logged?.extension ?? '',
    did_pattern: did?.did_pattern ?? '',
    did_description: did?.did_description ?? '',
  };
}
