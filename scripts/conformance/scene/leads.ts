import { asked } from '../asked.ts';
import { askedColumns, otherColumns } from './asked-columns.ts';
import { dropCallbacks, dropFromHopper, dropLeads, type SceneRule, setLead } from './scene-rule.ts';

/** What answers of the lead functions show of leads, callbacks and the hopper. */
export const LEAD_RULES: readonly SceneRule[] = [
  {
    shows:
      /add_lead DUPLICATE (?:PHONE NUMBER|NAME PHONE|TITLE ALT_PHONE) IN (LIST|CAMPAIGN LISTS|SYSTEM) - ([^\n]*)/g,
    apply(state, [, where, data = ''], recording) {
      const values = data.split('|');
      const by = values.at(-1) ?? '';
      const ids = by === 'PHONE' || by === 'ALT' ? values.slice(0, -1) : values;
      const id = where === 'LIST' ? ids.at(-1) : ids.at(-2);
      const list = where === 'LIST' ? asked(recording, 'list_id') : ids.at(-1);
      if (id === undefined || list === undefined) return undefined;
      const phone = asked(recording, 'phone_number');
      dropLeads(state, (lead) => lead.phone_number === phone && lead.lead_id !== Number(id));
      setLead(state, id, {
        list_id: list,
        ...(by === 'ALT' ? { alt_phone: phone } : { phone_number: phone }),
        title: asked(recording, 'title'),
        alt_phone: by === 'ALT' ? phone : asked(recording, 'alt_phone'),
        first_name: asked(recording, 'first_name'),
        last_name: asked(recording, 'last_name'),
      });
      return `lead ${id}`;
    },
  },
  {
    shows: /SUCCESS: add_lead LEAD HAS BEEN ADDED/g,
    apply(state, _found, recording) {
      if (asked(recording, 'duplicate_check') === '') return undefined;
      const phone = asked(recording, 'phone_number');
      return dropLeads(state, (lead) => [lead.phone_number, lead.alt_phone].includes(phone))
        ? `no ${phone}`
        : undefined;
    },
  },
  {
    shows: /update_lead LEAD HAS BEEN UPDATED - [^|\n]*\|(\d+)\|(-?\d+)\|/g,
    apply(state, [, id = '', affected], recording) {
      const method = asked(recording, 'search_method');
      setLead(state, id, {
        ...(method.includes('PHONE_NUMBER') ? { phone_number: asked(recording, 'phone_number') } : {}),
        ...(affected === '0' ? askedColumns(recording) : otherColumns(recording)),
        ...(method.includes('VENDOR_LEAD_CODE') && !method.includes('PHONE')
          ? { vendor_lead_code: asked(recording, 'vendor_lead_code') }
          : {}),
      });
      return `lead ${id}`;
    },
  },
  {
    shows: /NO MATCHES FOUND IN THE SYSTEM: \|[^|\n]*\|(\d*)\|([^|\n]*)\|(\d*)/g,
    apply(state, [, id, code, phone]) {
      const gone = dropLeads(
        state,
        (lead) =>
          (id !== '' && lead.lead_id === Number(id)) ||
          (code !== '' && lead.vendor_lead_code === code) ||
          (phone !== '' && lead.phone_number === phone),
      );
      return gone ? 'no such lead' : undefined;
    },
  },
  {
    shows: /LEAD NOT FOUND: [^|\n]*\|(\d+)/g,
    apply: (state, [, id]) =>
      dropLeads(state, (lead) => lead.lead_id === Number(id)) ? `no lead ${id}` : undefined,
  },
  {
    shows: /LEADS FOUND IN THE SYSTEM: \|[^|\n]*\|(\d+)\|([^|\n]*)\|([^|\n]*)\|(\d+)\|(\d+)/g,
    apply(state, [, id = '', code = '', phone = '', list = '', entry = '']) {
      setLead(state, id, {
        list_id: list,
        entry_list_id: entry,
        ...(code === '' ? {} : { vendor_lead_code: code }),
        ...(phone === '' ? {} : { phone_number: phone }),
      });
      return `lead ${id}`;
    },
  },
  {
    shows: /CUSTOM FIELDS VALUES UPDATED - [^|\n]*\|(\d+)\|(\d+)\|(\d+)\|\d+\|(\d)/g,
    apply(state, [, id = '', list = '', entry = '', affected], recording) {
      const lead = setLead(state, id, { list_id: list, entry_list_id: entry });
      const labels = state.tables.listsFields.rows.map(({ field_label }) => field_label);
      for (const label of labels.filter((name) => recording.params[name] !== undefined)) {
        lead.custom = { ...lead.custom, [label]: affected === '0' ? asked(recording, label) : 'other' };
      }
      return `lead ${id}`;
    },
  },
  {
    shows: /^(\d{6,18})\|(\d+)\|([\d-]*)$/gm,
    apply(state, [, phone = '', , ids = ''], recording) {
      if (asked(recording, 'function') !== 'lead_search') return undefined;
      const wanted = ids === '' ? [] : ids.split('-');
      dropLeads(state, (lead) => lead.phone_number === phone && !wanted.includes(String(lead.lead_id)));
      for (const id of wanted.toReversed()) setLead(state, id, { phone_number: phone });
      return `leads ${ids}`;
    },
  },
  {
    shows:
      /update_lead SCHEDULED CALLBACK (ADDED|UPDATED|DELETED) - (?:[^|\n]*\|(\d+)\|[01]\|[01]$|(\d+)\|)/gm,
    apply(state, [, what, removed, kept]) {
      const id = removed ?? kept ?? '';
      setLead(state, id, {});
      dropCallbacks(state, id);
      if (what === 'ADDED') return `no callback of lead ${id}`;
      addCallback(state, id);
      return `a callback of lead ${id}`;
    },
  },
  {
    shows: /NOT ADDED TO HOPPER, LEAD IS ALREADY IN THE HOPPER - (?:[^|\n]*\|)?(\d+)(?:\||$)/gm,
    apply(state, [, id = '']) {
      setLead(state, id, {});
      dropFromHopper(state, id);
      addToHopper(state, id);
      return `lead ${id} in the hopper`;
    },
  },
  {
    shows: /(?:update_lead ADDED TO HOPPER|hopper_bulk_insert LEAD ADDED TO HOPPER) - ([^|\n]*)\|(\d+)\|/g,
    apply(state, [, phone = '', id = '']) {
      setLead(state, id, phone === '' ? {} : { phone_number: phone });
      dropFromHopper(state, id);
      return `lead ${id} not in the hopper`;
    },
  },
  {
    shows: /(?:LEAD HAS BEEN UPDATED|LEAD DE-ARCHIVED)(?: -|:) [^|\n]*\|(\d+)\||^\d+\|1\|(\d+)$/gm,
    apply(state, [, updated, found], recording) {
      const archived = asked(recording, 'archived_lead') === 'Y' || /DE-ARCHIVED/.test(recording.body);
      const id = updated ?? found ?? '';
      if (!archived || id === '') return undefined;
      const lead = setLead(state, id, {});
      dropLeads(state, ({ lead_id }) => lead_id === lead.lead_id);
      const others = (state.store.archive ?? []).filter(({ lead_id }) => lead_id !== lead.lead_id);
      state.store.archive = [...others, lead];
      return `lead ${id} in the archive`;
    },
  },
  {
    shows: /batch_update_lead LEADS HAVE BEEN UPDATED - [^|\n]*\|(\d+)\|\d+\|([\d,]+)/g,
    apply(state, [, affected = '0', ids = ''], recording) {
      const found = ids.split(',');
      for (const [index, id] of found.entries())
        setLead(state, id, index < Number(affected) ? otherColumns(recording) : askedColumns(recording));
      return `leads ${ids}`;
    },
  },
];

function addCallback(state: Parameters<SceneRule['apply']>[0], leadId: string): void {
  const { store, clock } = state;
  const now = clock.local(clock.now());
  store.callbacks.push({
    ...({ status: 'ACTIVE', entry_time: now } as object),
    callback_id: store.nextId('callback'),
    lead_id: Number(leadId),
    list_id: '1001',
    campaign_id: 'SALES',
    callback_time: now,
    user: '',
    recipient: 'ANYONE',
    comments: '',
    user_group: '',
    lead_status: 'CALLBK',
  });
}

function addToHopper(state: Parameters<SceneRule['apply']>[0], leadId: string): void {
  const { store } = state;
  store.hopper.push({
    hopper_id: store.nextId('hopper'),
    lead_id: Number(leadId),
    campaign_id: 'SALES',
    list_id: '1001',
    priority: '0',
  });
}
