import { userInfo } from 'node:os';
import { blockedOf } from '../../ledger/dnc/facts.ts';
import { placeOf } from '../../ledger/dnc/place.ts';
import { configOf, type GlobalOptions, print, withLedger } from '../context.ts';
import { dryRunnable } from '../dry-run.ts';
import { change, toldText } from './change.ts';
import { numberOf } from './number.ts';
import { chosenPlace, type PlaceOptions, placeText } from './place.ts';

export interface DncAddOptions extends GlobalOptions, PlaceOptions {
  readonly reason: string;
  readonly by?: string;
  readonly dryRun?: boolean;
}

/** `vicibridge dnc add <number...>`: block numbers, also such as are blocked already (they are told again). */
export async function runDncAdd(texts: readonly string[], options: DncAddOptions): Promise<void> {
  const config = configOf(options);
  const numbers = [...new Set(texts.map((text) => numberOf(text, config)))];
  const only = chosenPlace(config, options);
  const place = placeOf(only);
  const { reason, dryRun = false } = options;
  const by = options.by ?? userInfo().username;
  const dnc = { numbers, ...(only === undefined ? {} : { only }), by, reason };
  await withLedger(config, async (ledger) => {
    const before = new Set(await blockedOf(ledger.db, numbers, place));
    const taken = await dryRunnable(ledger, dryRun, (trx) => change(trx, { type: 'dnc-set', dnc }, config));
    for (const number of numbers) {
      const again = before.has(number) ? ' (it was already)' : '';
      print(`${number}  ${dryRun ? 'would be' : 'is'} blocked ${placeText(place)}${again}`);
    }
    print(`${taken.event.id}  ${toldText(taken)}`);
  });
}
