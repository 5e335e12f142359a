import type { DialerState } from '../../src/sandbox/dialer/api-call.ts';
import { restoreTables, snapshotTables } from '../../src/sandbox/dialer/tables/index.ts';

export interface StateCopy {
  /** Put everything back, as often as it is called. */
  readonly all: () => void;
  /** Put back everything but leads, callbacks, hopper and DNC. */
  readonly allButLeads: () => void;
}

/** Copy everything that the stand-in holds. */
export function copyState(state: DialerState): StateCopy {
  const { store, tables } = state;
  const copy = structuredClone({
    leads: store.leads,
    callbacks: store.callbacks,
    hopper: store.hopper,
    altPhones: store.altPhones,
    archive: store.archive,
    ids: store.ids,
    dnc: store.dnc,
    campaignDnc: store.campaignDnc,
  });
  const rows = snapshotTables(tables);
  const allButLeads = (): void => restoreTables(tables, rows);
  const all = (): void => {
    const fresh = structuredClone(copy);
    refill(store.leads, fresh.leads);
    refill(store.callbacks, fresh.callbacks);
    refill(store.hopper, fresh.hopper);
    refill(store.altPhones, fresh.altPhones);
    store.archive = fresh.archive;
    Object.assign(store.ids, fresh.ids);
    resetSet(store.dnc, fresh.dnc);
    resetSet(store.campaignDnc, fresh.campaignDnc);
    allButLeads();
  };
  return { all, allButLeads };
}

function refill<Item>(list: Item[], items: readonly Item[]): void {
  list.splice(0, list.length, ...items);
}

function resetSet(set: Set<string>, items: ReadonlySet<string>): void {
  set.clear();
  for (const item of items) set.add(item);
}
