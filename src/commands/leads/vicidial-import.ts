import { version } from '../../../connectors/vicidial/lead-calls.ts';
import { addFields, requirePhone, toLeadParameters } from '../../../connectors/vicidial/lead-parameters.ts';
import { toCamelCase } from '../../../connectors/vicidial/functions/parameters.ts';
import { numberKeys, numbersOf } from '../../../connectors/vicidial/orders/numbers.ts';
import type { ImportDialer } from '../../bulk/import/import-dialer.ts';
import { type Settled, settled } from '../../bulk/import/outcome.ts';
import { AmbiguousError } from '../../domain/errors.ts';
import type { BulkSession } from './bulk-session.ts';

export interface ImportChecks {
  readonly listId: string;
  /** add_lead's `duplicate_check`; undefined = none. */
  readonly duplicateCheck: string | undefined;
  /** How VICIdial's own DNC lists are asked; undefined = not. */
  readonly dncCheck: 'Y' | 'AREACODE' | undefined;
  /** Whose DNC list is asked too. */
  readonly campaign: string | undefined;
}

/** An add that waits for a locked table may end a little after nobody waits for it any more: 40 s by default. */
const MARGIN_MS = 5000;
/** Nothing for anybody to do about. */
const HARMLESS = new Set(['nanpa-disabled']);

/** One dialer as an import needs it: leads are cleaned and added as deliveries do it, in the normal lane. */
export function vicidialImport(bulk: BulkSession, checks: ImportChecks): ImportDialer {
  const { session, client, limits, defaultPhoneCode } = bulk;
  const { listId, duplicateCheck, dncCheck, campaign } = checks;
  return {
    inFlightMs: bulk.settings.timeoutMs + MARGIN_MS,
    prepare({ lead, custom }) {
      const clean = toLeadParameters(lead, { ...limits, defaultPhoneCode });
      const phone = requirePhone(clean, 'the import');
      const numbers = numbersOf({ lead, altPhones: [] }, { lead: clean, phoneCode: phone.code });
      const keys = [
        ...numberKeys(numbers),
        ...(clean.vendorLeadCode === undefined ? [] : [`vendor:${clean.vendorLeadCode}`]),
      ];
      return {
        phone,
        numbers: numbers.flatMap(({ e164 }) => e164 ?? []),
        turnKeys: keys,
        changes: clean.warnings,
        fields: { ...addFields(clean), ...(clean.vendorLeadCode && { vendor_lead_code: clean.vendorLeadCode }) },
        custom,
      }; // prettier-ignore
    },
    inTurn: (keys, signal, task) => session.traffic.inTurn(keys, signal, task),
    async add({ phone, fields, custom }, options): Promise<Settled> {
      const named = Object.entries(fields).map(([name, value]) => [toCamelCase(name), value]);
      const dnc = dncCheck && {
        dncCheck,
        ...(campaign && { campaignDncCheck: dncCheck, campaignId: campaign }),
      };
      const result = await client.nonAgent.addLead(
        {
          ...Object.fromEntries(named),
          phoneNumber: phone.number,
          phoneCode: phone.code,
          listId,
          listExistsCheck: true,
          ...(duplicateCheck && { duplicateCheck }),
          ...dnc,
          ...(Object.keys(custom).length > 0 && { customFields: custom }),
        },
        { ...options, lane: 'normal' },
      ); // prettier-ignore
      const changes = result.changes.map(({ parameter, changes }) => `${parameter}: ${changes.join(', ')}`);
      const { leadId } = result.fields;
      if (leadId === undefined)
        throw new AmbiguousError('VICIdial says success and names no lead: it is looked for', {
          code: 'unknown-reply',
        });
      if (result.code === 'duplicate')
        return settled('duplicate', { leadId, reason: 'VICIdial has this person already', changes });
      const left = result.outcome === 'partial' ? result.warnings : [];
      const undone = left.filter(({ code }) => !HARMLESS.has(code));
      if (undone.length > 0)
        return settled('failed', {
          leadId,
          reason: `the lead was added, but not all of it: ${undone.map(({ code, message }) => `${code} (${message})`).join(', ')}`,
          changes,
        });
      return settled('added', { leadId, changes });
    },
    async find(numbers, signal) {
      const { rows } = await client.nonAgent.leadSearch(
        { phoneNumber: [...numbers], searchLocation: 'LIST', listId },
        { signal, lane: 'normal' },
      );
      return new Map(rows.map(({ search_key, lead_ids }) => [search_key, lead_ids]));
    },
    probe: async (signal) => {
      await version(session.api, signal);
    },
  };
}

/** Nothing is sent: every row that is fit is `ready`. */
export function dryImport(dialer: ImportDialer): ImportDialer {
  return {
    inFlightMs: 0,
    prepare: (mapped) => dialer.prepare(mapped),
    inTurn: (_keys, signal, task) => task(signal),
    add: () => Promise.resolve(settled('ready')),
    find: () => Promise.resolve(new Map()),
    probe: () => Promise.resolve(),
  };
}
