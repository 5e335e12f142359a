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

/**
 * The effects to look at, in pages: first those of which something was missing or is on its way, whenever they
 * were recorded, then the window's. No effect comes twice.
 */
export async function* chosenEffects(
  db: LedgerDb,
  window: EffectWindow,
  scope: Scope,
): AsyncGenerator<readonly RecordedEffect[]> {
  const again = await openKeys(db, window.destination, OPEN_MAX);
  const seen = new Set(again);
  for (let start = 0; start < again.length; start += PAGE)
    yield effectsOf(db, window.destination, again.slice(start, start + PAGE));
  const fresh = (effects: readonly RecordedEffect[]): readonly RecordedEffect[] =>
    effects.filter(({ effectKey, ids }) => !seen.has(effectKey) && Object.keys(ids).length > 0);
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
