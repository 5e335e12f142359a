import { connectors } from '../../../connectors/index.ts';
import type { Config } from '../../config/config.ts';
import { createLogger } from '../../observe/logger.ts';
import type { ReconcileContext } from '../../reconcile/context.ts';
import { reconcileContexts } from '../../roles/reconcile.ts';
import { parserOf } from '../../roles/routing.ts';
import { UsageError, withLedger } from '../context.ts';
import { withTraffic } from '../with-traffic.ts';

/**
 * Do something with a dialer's own records of its calls, in step with the running program.
 *
 * @throws UsageError where they cannot be read
 */
export async function withCalls<Result>(
  config: Config,
  name: string,
  signal: AbortSignal,
  work: (context: ReconcileContext) => Promise<Result>,
): Promise<Result> {
  const dialer = config.dialers[name];
  const connector = connectors.find(({ type }) => type === dialer?.settings.type);
  if (dialer === undefined || connector === undefined) throw new UsageError(`there is no dialer ${name}`);
  if (dialer.reconcile.enabled === false)
    throw new UsageError(
      `the records of dialer ${name} are not read: dialers.${name}.reconcile.enabled is false; remove it and start vicibridge again`,
    );
  const logger = createLogger({ level: 'silent', secrets: [] });
  return withLedger(config, (ledger) =>
    withTraffic(config, async (openTraffic) => {
      const connection = await connector.connect(dialer.settings, {
        name,
        logger,
        now: Date.now,
        openTraffic,
      });
      try {
        const [context] = reconcileContexts({
          config,
          ledger,
          logger,
          destinations: [{ name, connection }],
          reconciled: NOT_WRITTEN,
          parse: parserOf(config),
          now: Date.now,
        });
        if (context === undefined || context.feed.reads === 'api')
          throw new UsageError(
            `the calls of dialer ${name} cannot be read: give it a database (dialers.${name}.database, see docs/vicidial-database.md)`,
          );
        return await work({ ...context, signal });
      } finally {
        await connection.close();
      }
    }),
  );
}

/** What is only estimated takes nothing back in: the journal is the running program's. */
const NOT_WRITTEN = {
  append: () => Promise.reject(new Error('the journal is written by the running program alone')),
  close: () => Promise.resolve(),
};
