import type { Config } from '../../config/config.ts';
import type { Logger } from '../../connector.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Destination } from '../destinations.ts';
import { createVerifications, type Verifications } from './verifications.ts';

/** Looks at the receipts of the configured connections, by the settings of each. */
export function verificationsFor({
  config,
  destinations,
  ledger,
  logger,
  onRedelivered,
}: {
  readonly config: Config;
  readonly destinations: readonly Destination[];
  readonly ledger: Ledger;
  readonly logger: Logger;
  readonly onRedelivered: () => void;
}): Verifications {
  const settings = new Map(
    Object.entries(config.connections).flatMap(([name, { verify }]) =>
      verify === undefined ? [] : [[name, verify] as const],
    ),
  );
  const options = { destinations, settings, ledger, logger, onRedelivered };
  return createVerifications({ ...options, now: Date.now, random: Math.random });
}
