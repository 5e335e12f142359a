import type { LedgerDb } from '../ledger/ledger.ts';
import {
  effectsOf,
  type EffectWindow,
  pageOfEffects,
  type RecordedEffect,
  sampleEffects,
} from '../ledger/verified/effects.ts';
import { openKeys } from '../ledger/verified/missing.ts';

/** How many receipts are looked at. */
export type Scope = { readonly kind: 'sample'; readonly size: number } | { readonly kind: 'all' };

const PAGE = 500;
/** Of what was missing before, looked at again in one run. */
const OPEN_MAX = 5000;

/** Effects to look at together; `again`: something of them was missing before, or is on its way. */
export interface ChosenPage {
  readonly effects: readonly RecordedEffect[];
  readonly again: boolean;
}

/**
 * The effects to look at, in pages: first the window's, then those of which something was missing or is on its
 * way, whenever they were recorded. No effect comes twice.
 */
export async function* chosenEffects(
  db: LedgerDb,
  window: EffectWindow,
  scope: Scope,
): AsyncGenerator<ChosenPage> {
  const open = await openKeys(db, window.destination, OPEN_MAX);
  yield* ofWindow(db, window, scope, new Set(open));
  for (let start = 0; start < open.length; start += PAGE) {
    const effects = await effectsOf(db, window.destination, open.slice(start, start + PAGE));
    yield { effects, again: true };
  }
}

async function* ofWindow(
  db: LedgerDb,
  window: EffectWindow,
  scope: Scope,
  open: ReadonlySet<string>,
): AsyncGenerator<ChosenPage> {
  const fresh = (effects: readonly RecordedEffect[]): ChosenPage => ({
    effects: effects.filter(({ effectKey, ids }) => !open.has(effectKey) && Object.keys(ids).length > 0),
    again: false,
  });
  if (scope.kind === 'sample') {
    yield fresh(await sampleEffects(db, window, scope.size));
    return;
  }
  let after: RecordedEffect | undefined;
  for (;;) {
    const page = await pageOfEffects(db, window, { after, size: PAGE });
    if (page.length > 0) yield fresh(page);
    if (page.length < PAGE) return;
    after = page.at(-1);
  }
}
