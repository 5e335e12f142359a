import { createTally, type Tally } from '../../domain/shadow/tally.ts';
import { keptPreviews } from '../../ledger/previews.ts';
import { configOf, type GlobalOptions, parseSince, print, withLedger } from '../context.ts';
import { chooseConnections } from './choose-connections.ts';
import { tallyJson, tallyLines } from './tally-lines.ts';

export interface ShadowReportOptions extends GlobalOptions {
  readonly since: string;
  readonly connection?: string;
  readonly examples?: boolean;
  readonly json?: boolean;
}

/**
 * `vicibridge shadow report`: what connections in shadow would have done since then, by what was found out when
 * each event came. Asks nobody.
 *
 * @throws UsageError for a connection that there is not, or a time that is none
 */
export async function runShadowReport(options: ShadowReportOptions): Promise<void> {
  const config = configOf(options);
  const { connection } = options;
  if (connection !== undefined) chooseConnections(config, connection);
  const since = parseSince(options.since);
  const tallies = new Map<string, Tally>();
  await withLedger(config, async (ledger) => {
    for await (const { destination, ...looked } of keptPreviews(ledger.db, {
      since,
      destination: connection,
    })) {
      const tally = tallies.get(destination) ?? createTally();
      tallies.set(destination, tally);
      tally.add(looked);
    }
  });
  const show = { examples: options.examples === true };
  if (options.json === true) print(tallyJson(tallies, show));
  else if (tallies.size === 0) print('no delivery was looked at in shadow');
  else for (const line of tallyLines(tallies, show)) print(line);
}
