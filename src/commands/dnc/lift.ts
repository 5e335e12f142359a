import { blockedOf, listFacts } from '../../ledger/dnc/facts.ts';
import { placeOf } from '../../ledger/dnc/place.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { configOf, type GlobalOptions, print, UsageError, withLedger } from '../context.ts';
import { dryRunnable } from '../dry-run.ts';
import { change } from './change.ts';
import { numberOf } from './number.ts';
import { chosenPlace, type PlaceOptions, placeText } from './place.ts';
import { toldLines } from './told.ts';

export interface DncLiftOptions extends GlobalOptions, PlaceOptions {
  readonly reason: string;
  readonly by: string;
  readonly dryRun?: boolean;
}

const PLACES_SHOWN = 50;
const STATUS_STAYS =
  "leads that got the status DNC keep it, and are not dialled: change it in VICIdial's page of the lead, or with: vicibridge dialer call update_lead --param lead_id=<id> --param status=<status>";

/**
 * `vicibridge dnc lift <number> --reason --by`: the one way in which a number may be called again. Exit 2
 * when it is not blocked there.
 */
export async function runDncLift(text: string, options: DncLiftOptions): Promise<void> {
  const config = configOf(options);
  const number = numberOf(text, config);
  const only = chosenPlace(config, options);
  const place = placeOf(only);
  const { dryRun = false } = options;
  const [reason, by] = [stated('reason', options.reason), stated('by', options.by)];
  const dnc = { numbers: [number], ...(only === undefined ? {} : { only }), by, reason };
  await withLedger(config, async (ledger) => {
    await refuseFree(ledger, number, place);
    const others = await blockedElsewhere(ledger, number, place);
    const taken = await dryRunnable(ledger, dryRun, (trx) =>
      change(trx, { type: 'dnc-lifted', dnc }, config),
    );
    print(`${number}  ${dryRun ? 'would be' : 'is'} lifted ${placeText(place)}, by ${by}: ${reason}`);
    if (others.length > 0) print(`${number}  stays blocked ${others.map(placeText).join(', ')}`);
    for (const line of toldLines(taken, config, { only, dryRun })) print(line);
    print(STATUS_STAYS);
  });
}

/** An empty word is no evidence. */
function stated(option: string, text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') throw new UsageError(`--${option} is kept as evidence: say something`);
  return trimmed;
}

async function refuseFree(ledger: Ledger, number: string, place: string): Promise<void> {
  if ((await blockedOf(ledger.db, [number], place)).length > 0) return;
  const others = await blockedElsewhere(ledger, number, place);
  throw new UsageError(
    others.length === 0
      ? 'that number is not blocked; see what happened to it with: vicibridge dnc check'
      : `that number is not blocked ${placeText(place)}, but ${others.map(placeText).join(', ')}`,
  );
}

async function blockedElsewhere(ledger: Ledger, number: string, place: string): Promise<readonly string[]> {
  const facts = await listFacts(ledger.db, { number, lifted: false, limit: PLACES_SHOWN });
  return facts.map((fact) => fact.place).filter((other) => other !== place);
}
