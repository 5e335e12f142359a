import type { DeliveryRequest, IdentityMap } from '../../src/connector.ts';
import { longId } from '../../src/domain/salesforce-id.ts';
import type { Api } from './api.ts';
import { findByPhone } from './find-by-phone.ts';
import { objectOfId, type PersonObject } from './ids.ts';

export type Person =
  /** A record that exists. */
  | { readonly kind: 'record'; readonly object: PersonObject; readonly id: string }
  /** To be created or updated by the key of the VICIdial lead. */
  | { readonly kind: 'by-lead-key'; readonly leadKey: string }
  /** Nobody to attach the call to. */
  | { readonly kind: 'nobody' };

export interface PersonSearch {
  readonly api: Api;
  readonly request: DeliveryRequest;
  readonly identities: IdentityMap;
  /** Ids that proved deleted, converted or foreign in this delivery. */
  readonly except: ReadonlySet<string>;
  /** Called with what a person should be told about the choice. */
  readonly warn: (warning: string) => void;
}

/**
 * Who the call was with, surest source first: what an earlier delivery of this call used, the identity map,
 * an id of Salesforce in VICIdial's vendor lead code, a person with the number, and else the lead's own key.
 * A call without any of these is logged without a person: creating one on each attempt would make several.
 */
export async function resolvePerson(search: PersonSearch): Promise<Person> {
  const { event, known } = search.request;
  const { leadKey, lead } = event;
  const told = [known['Contact'], known['Lead'], ...(await remembered(search)), lead.vendorLeadCode];
  for (const id of told) {
    const record = asRecord(id);
    if (record !== undefined && !search.except.has(record.id)) return record;
  }
  if (lead.e164 !== undefined && lead.e164 !== '') {
    const found = await findByPhone(search.api, { e164: lead.e164, except: search.except });
    if (found !== undefined) {
      if (found.candidates > 1)
        search.warn(
          `${found.candidates} people in Salesforce have this number; the call was logged on the ${found.object} created last. Merge them, or put the right id into the vendor lead code.`,
        );
      return { kind: 'record', object: found.object, id: found.id };
    }
  }
  if (leadKey !== undefined) return { kind: 'by-lead-key', leadKey };
  search.warn(
    'The call names no lead_id and nobody in Salesforce has its number: it was logged without a person.',
  );
  return { kind: 'nobody' };
}

/** A Lead's or Contact's id as a record, in its 18-character form; `undefined` for anything else. */
export function asRecord(id: string | null | undefined): (Person & { readonly kind: 'record' }) | undefined {
  if (id === undefined || id === null) return undefined;
  const object = objectOfId(id);
  return object === undefined ? undefined : { kind: 'record', object, id: longId(id) };
}

async function remembered(search: PersonSearch): Promise<readonly (string | undefined)[]> {
  const { leadKey } = search.request.event;
  if (leadKey === undefined) return [];
  return [await search.identities.get('Contact', leadKey), await search.identities.get('Lead', leadKey)];
}
