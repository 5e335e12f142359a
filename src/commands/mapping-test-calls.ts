import { connectors } from '../../connectors/index.ts';
import type { Config } from '../config/config.ts';
import { suggest } from '../config/nearest.ts';
import type { BridgeEvent } from '../domain/event.ts';
import { DeliveryError } from '../domain/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { configOf, type GlobalOptions, hasLedger, print, withLedger } from './context.ts';
import { findEvent } from './mapping/calls/find-event.ts';
import { callReport } from './mapping/calls/report.ts';
import { callReportLines } from './mapping/calls/report-lines.ts';
import { type LookedAt, withLook } from './shadow/looker.ts';
import { UsageError } from './usage-error.ts';

export interface CallTestOptions extends GlobalOptions {
  readonly connection: string;
  readonly event: string;
  readonly live?: boolean;
  readonly json?: boolean;
}

const LOOK_MS = 60_000;

/**
 * `vicibridge mapping test --event`: what a CRM would hold of one call. Writes nothing; with `live` the CRM is
 * asked what would change there. Prints the call's data, for it is the operator's own terminal. Exit 0, 1 when the
 * CRM cannot be asked.
 *
 * @throws UsageError for a connection, an event or a file that there is not
 */
export async function runCallTest(options: CallTestOptions): Promise<void> {
  const config = configOf(options);
  const { connection: name } = options;
  const connection = config.connections[name];
  if (connection === undefined)
    throw new UsageError(`there is no connection ${name}; ${suggest(name, Object.keys(config.connections))}`);
  const { type } = connection;
  if (connectors.find((connector) => connector.type === type)?.takesCalls !== true)
    throw new UsageError(
      `connection ${name} is a ${type}, which is sent the event as it is and cannot have \`calls\`: see the event with vicibridge event`,
    );
  await withOptionalLedger(config, async (ledger) => {
    const event = await findEvent(options.event, config, ledger);
    const dialer = config.dialers[event.source];
    const env = {
      connection: name,
      timezone: dialer?.timezone ?? 'UTC',
      defaultPhoneCode: dialer?.defaultPhoneCode ?? '1',
    };
    try {
      const live = options.live === true ? await look(config, name, ledger, event) : null;
      const report = callReport(event, connection.calls, env, live);
      if (options.json === true) print(JSON.stringify(report, null, 2));
      else for (const line of callReportLines(report)) print(line);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    }
  });
}

function look(
  config: Config,
  name: string,
  ledger: Ledger | undefined,
  event: BridgeEvent,
): Promise<LookedAt> {
  return withLook(config, name, ledger, (lookAt) => lookAt(event, AbortSignal.timeout(LOOK_MS)));
}

/** A mapping can be tried before the program has ever run. */
function withOptionalLedger<Result>(
  config: Config,
  work: (ledger: Ledger | undefined) => Promise<Result>,
): Promise<Result> {
  return hasLedger(config) ? withLedger(config, work) : work(undefined);
}
