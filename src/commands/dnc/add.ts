import { userInfo } from 'node:os';
import { blockedOf } from '../../ledger/dnc/facts.ts';
import { placeOf } from '../../ledger/dnc/place.ts';
import { configOf, type GlobalOptions, print, withLedger } from '../context.ts';
import { dryRunnable } from '../dry-run.ts';
import { change } from './change.ts';
import { refuseUnknownCampaign } from './known-campaign.ts';
import { numberOf } from './number.ts';
import { chosenPlace, type PlaceOptions, placeText } from './place.ts';
import { toldLines } from './told.ts';

export interface DncAddOptions extends GlobalOptions, PlaceOptions {
  readonly reason: string;
  readonly by?: string;
  readonly dryRun?: boolean;
  /** False: VICIdial is not asked whether it has the campaign. */
  readonly check?: boolean;
}

/**
 * `vicibridge dnc add <number...>`: block numbers, also such as are blocked already (they are told again).
 * Exit 2 for a campaign that the dialer does not have.
 */
export async function runDncAdd(texts: readonly string[], options: DncAddOptions): Promise<void> {
  const config = configOf(options);
  const numbers = [...new Set(texts.map((text) => numberOf(text, config)))];
  const only = chosenPlace(config, options);
  const place = placeOf(only);
  const { reason, dryRun = false, check = true } = options;
  if (only !== undefined && check) await refuseUnknownCampaign(config, only);
  const by = options.by ?? userInfo().username;
  const dnc = { numbers, ...(only === undefined ? {} : { only }), by, reason };
  await withLedger(config, async (ledger) => {
    const before = new Set(await blockedOf(ledger.db, numbers, place));
    const taken = await dryRunnable(ledger, dryRun, (trx) => change(trx, { type: 'dnc-set', dnc }, config));
    for (const number of numbers) {
      const again = before.has(number) ? ' (it was already)' : '';
      print(`${number}  ${dryRun ? 'would be' : 'is'} blocked ${placeText(place)}${again}`);
    }
    for (const line of toldLines(taken, config, { only, dryRun })) print(line);
  });
}
