import { connectors } from '../../../connectors/index.ts';
import type { Config } from '../../config/config.ts';
import type { ReplayOptions } from '../../dispatch/replay.ts';
import { openReviews } from '../../ledger/reviews.ts';
import { connectorDoorSettings, openConnectorWebhooks } from '../../roles/connector-webhooks.ts';
import { parserOf, routingOf } from '../../roles/routing.ts';
import { configOf, type GlobalOptions, print, UsageError, withLedger } from '../context.ts';
import { dryRunnable } from '../dry-run.ts';
import { type CarriedOut, carryOut } from './carry-out.ts';
import { decisionOf, type DecisionOptions, decisionText } from './decision.ts';
import { byPerson, type ParkedPerson } from './groups.ts';
import { recordsOf, verified } from './verify.ts';

export interface ParkedResolveOptions extends GlobalOptions, DecisionOptions {
  readonly by?: string;
  readonly dryRun?: boolean;
}

/** `vicibridge parked resolve <item>`: decide whom parked calls are about, and let them go on. */
export async function runParkedResolve(item: string, options: ParkedResolveOptions): Promise<void> {
  const config = configOf(options);
  const replay = await replayTools(config);
  const dryRun = options.dryRun === true;
  await withLedger(config, async (ledger) => {
    const person = find(byPerson(await openReviews(ledger.db)), item);
    const { first } = person;
    const decision = await verified(decisionOf(options, first), first, recordsOf(config, first.destination));
    const done = await dryRunnable(ledger, dryRun, (trx) =>
      carryOut(trx, person, { decision, by: options.by, replay }),
    );
    report(done, `${first.destination}: ${decisionText(decision)}`, dryRun);
  });
}

async function replayTools(config: Config): Promise<ReplayOptions> {
  const webhooks = await openConnectorWebhooks(connectorDoorSettings(config, connectors), connectors);
  return {
    parse: parserOf(config, webhooks),
    routing: routingOf(config, connectors),
    destination: undefined,
    delivered: false,
    now: Date.now,
  };
}

/** By the number in the list, which stays the same, or by the id of a delivery. */
function find(people: readonly ParkedPerson[], item: string): ParkedPerson {
  const found = people.find(({ reviews }) =>
    reviews.some(({ id, deliveryId }) => String(id) === item || deliveryId === item),
  );
  if (found !== undefined) return found;
  throw new UsageError(`nothing is parked as ${item}; list what is with: vicibridge parked`);
}

function report({ again, left, skipped }: CarriedOut, what: string, dryRun: boolean): void {
  const would = dryRun ? 'would be' : 'are';
  for (const id of left) print(`${id}  left: a later event of its call is there, or no route sends it there`);
  for (const id of again) print(`${id}  due`);
  for (const id of skipped) print(`${id}  skipped`);
  const counts = skipped.length > 0 ? `${skipped.length} ${would} skipped` : `${again.length} ${would} due`;
  print(`${what}; ${counts}`);
}
