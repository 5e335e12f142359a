import type { AccountOptions, OpenAccount } from '../account.ts';
import type { Config } from '../config/config.ts';
import type { Delivery } from '../config/delivery.ts';
import type { Connection, ConnectorDefinition, ConnectorTools } from '../connector.ts';
import { type LookOnly, lookOnly } from '../sync/shadow.ts';

/** A configured system that deliveries go to: a connection or a dialer. */
export interface Destination {
  readonly name: string;
  readonly type: string;
  /** False = its deliveries wait in the ledger. */
  readonly enabled: boolean;
  readonly delivery: Delivery;
  /** While its credentials are refused, one delivery is tried this often, milliseconds. */
  readonly holdProbeMs: number;
  readonly connection: Connection;
  /** It runs in shadow; absent = it is written to. */
  readonly lookOnly?: LookOnly | undefined;
}

interface AccountTools extends Pick<ConnectorTools, 'openAccount'> {
  /** Be told which account a connection uses. */
  readonly onAccount?: ((connection: string, options: AccountOptions) => void) | undefined;
}

/** VICIdial locks a user after ten wrong tries; a CRM does not mind being asked every minute. */
const HOLD_PROBE_MS = 60_000;
/** Its login circuit lets one call try after 16 minutes. */
const DIALER_HOLD_PROBE_MS = 17 * 60_000;
const DIALER_TYPE = 'vicidial';

/** Every dialer and connection of the configuration, connected (which sends nothing yet). */
export async function connectDestinations(
  config: Config,
  connectors: readonly ConnectorDefinition<{ readonly type: string }>[],
  { onAccount, ...tools }: Pick<ConnectorTools, 'logger' | 'openTraffic'> & AccountTools,
): Promise<readonly Destination[]> {
  const entries = [
    ...Object.entries(config.dialers).map(([name, dialer]) => ({
      name,
      enabled: true,
      shadow: false,
      ...dialer,
    })),
    ...Object.entries(config.connections).map(([name, connection]) => ({
      name,
      defaultPhoneCode: undefined,
      ...connection,
    })),
  ];
  return Promise.all(
    entries.map(async ({ name, enabled, shadow, delivery, settings, defaultPhoneCode }) => {
      const connector = connectors.find((candidate) => candidate.type === settings.type);
      if (connector === undefined) throw new Error(`no connector of type ${settings.type} for ${name}`);
      const connection = await connector.connect(settings, {
        ...tools,
        openAccount: openerFor(name, { ...tools, onAccount }),
        name,
        defaultPhoneCode,
        now: Date.now,
      });
      return {
        name,
        type: settings.type,
        enabled,
        delivery,
        holdProbeMs: settings.type === DIALER_TYPE ? DIALER_HOLD_PROBE_MS : HOLD_PROBE_MS,
        connection,
        lookOnly: shadow ? shadowOf(name, connection) : undefined,
      };
    }),
  );
}

function openerFor(name: string, { openAccount, onAccount }: AccountTools): OpenAccount | undefined {
  if (openAccount === undefined || onAccount === undefined) return openAccount;
  return (options) => {
    onAccount(name, options);
    return openAccount(options);
  };
}

function shadowOf(name: string, connection: Connection): LookOnly {
  const look = lookOnly(connection);
  if (look !== undefined) return look;
  throw new Error(`connection ${name} cannot run in shadow: its connector has no preview`);
}
