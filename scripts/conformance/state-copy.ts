import type { DialerState } from '../../src/sandbox/dialer/api-call.ts';
import { restoreTables, snapshotTables } from '../../src/sandbox/dialer/tables/index.ts';

/** Copy everything that the stand-in holds; the returned function puts it back as often as it is called. */
export function copyState(state: DialerState): () => void {
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
  return () => {
    const fresh = structuredClone(copy);
    refill(store.leads, fresh.leads);
    refill(store.callbacks, fresh.callbacks);
    refill(store.hopper, fresh.hopper);
    refill(store.altPhones, fresh.altPhones);
    store.archive = fresh.archive;
    Object.assign(store.ids, fresh.ids);
    resetSet(store.dnc, fresh.dnc);
    resetSet(store.campaignDnc, fresh.campaignDnc);
    restoreTables(tables, rows);
  };
}

function refill<Item>(list: Item[], items: readonly Item[]): void {
  list.splice(0, list.length, ...items);
}

function resetSet(set: Set<string>, items: ReadonlySet<string>): void {
  set.clear();
  for (const item of items) set.add(item);
}
