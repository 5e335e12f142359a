import { type ApiCall, refuse } from '../../api-call.ts';
import { sameNumber, sameText } from './compare.ts';

interface Owner {
  readonly campaign_id: string;
  readonly entry_type: string;
  readonly url_type: string;
}

/** Where each kind of URL is set, and how VICIdial calls the place. */
const PLACES: Readonly<
  Record<string, { readonly name: string; readonly columns: Readonly<Record<string, string>> }>
> = {
  campaign: {
    name: 'CAMPAIGNS',
    columns: { dispo: 'dispo_call_url', start: 'start_call_url', noagent: 'na_call_url' },
  },
  ingroup: {
    name: 'INGROUPS',
    columns: {
      dispo: 'dispo_call_url',
      start: 'start_call_url',
      noagent: 'na_call_url',
      addlead: 'add_lead_url',
    },
  },
  list: { name: 'LISTS', columns: { noagent: 'na_call_url' } },
};

/** Answers and ends unless the URL of that kind is set to `ALT` where it belongs. */
export function demandAltSetting(call: ApiCall, owner: Owner): void {
  const { campaign_id: id, entry_type: entryType, url_type: urlType } = owner;
  const { user } = call.caller;
  const place = Object.hasOwn(PLACES, entryType) ? PLACES[entryType] : undefined;
  if (place === undefined) refuse(call, `NO ENTRY TYPE DEFINED:: |${user}|${entryType}|${id}`);
  const told = `|${user}|${urlType}|${entryType}|${id}`;
  const column = Object.hasOwn(place.columns, urlType) ? place.columns[urlType] : undefined;
  if (column === undefined) refuse(call, `NO VALID URL TYPE DEFINED:: ${told}`);
  const value = findPlace(call, entryType, id)?.[column];
  if (!sameText(value ?? '', 'ALT')) refuse(call, `${place.name} ${urlType} URL IS NOT SET TO ALT: ${told}`);
}

function findPlace(
  call: ApiCall,
  entryType: string,
  id: string,
): Readonly<Record<string, string>> | undefined {
  const { tables } = call;
  if (entryType === 'campaign') return tables.campaigns.find((row) => sameText(row.campaign_id, id));
  if (entryType === 'ingroup') return tables.inboundGroups.find((row) => sameText(row.group_id, id));
  return tables.lists.find((row) => sameNumber(row.list_id, id));
}
