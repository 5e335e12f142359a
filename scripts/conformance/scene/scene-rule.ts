import type { DialerState } from '../../../src/sandbox/dialer/api-call.ts';
import { type LeadColumns, type LeadRow, writeColumns } from '../../../src/sandbox/dialer/store.ts';
import type { Recording } from '../recording.ts';

/** What an answer shows of the dialer before the request; `apply` sets it up. */
export interface SceneRule {
  /** Must be global; every match is applied. */
  readonly shows: RegExp;
  /** Returns what was set up, in words for the report (`lead 134`). */
  readonly apply: (state: DialerState, found: RegExpMatchArray, recording: Recording) => string | undefined;
}

/** The lead of that id with these columns; it is put in where it is missing. */
export function setLead(state: DialerState, id: string, columns: LeadColumns): LeadRow {
  const { store, clock } = state;
  const known = store.leads.find(({ lead_id }) => lead_id === Number(id));
  if (known !== undefined) {
    writeColumns(known, columns);
    return known;
  }
  const counter = store.ids.lead;
  store.ids.lead = Number(id);
  const lead = store.insertLead({ list_id: '1001', status: 'NEW', ...columns }, clock.local(clock.now()));
  store.ids.lead = Math.max(counter, Number(id) + 1);
  return lead;
}

export function dropLeads(state: DialerState, fits: (lead: LeadRow) => boolean): boolean {
  const { leads } = state.store;
  const kept = leads.filter((lead) => !fits(lead));
  if (kept.length === leads.length) return false;
  leads.splice(0, leads.length, ...kept);
  return true;
}

export function dropFromHopper(state: DialerState, leadId: string): void {
  const { hopper } = state.store;
  hopper.splice(0, hopper.length, ...hopper.filter(({ lead_id }) => lead_id !== Number(leadId)));
}

export function dropCallbacks(state: DialerState, leadId: string): void {
  const { callbacks } = state.store;
  callbacks.splice(0, callbacks.length, ...callbacks.filter(({ lead_id }) => lead_id !== Number(leadId)));
}
