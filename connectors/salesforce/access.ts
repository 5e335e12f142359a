import { createHash } from 'node:crypto';
import type { Dispatcher } from 'undici';
import type { Account } from '../../src/account.ts';
import type { ConnectorTools } from '../../src/connector.ts';
import { localAccount } from '../../src/kit/local-account.ts';
import { createApi, type Api } from './api.ts';
import { Limits, orgLimits } from './limits.ts';
import { Session } from './session.ts';
import type { SalesforceSettings } from './settings.ts';

/** The way into one org. */
export interface Access {
  /** What all workers of the org share: turns for one person, limits. */
  readonly account: Account;
  readonly limits: Limits;
  /** The API for as long as the signal lasts. `urgent`: not held back by the configured share of the API calls. */
  readonly open: (signal: AbortSignal, urgent?: boolean) => Api;
}

/** Session and limits of one org, shared with all other workers. Sends nothing. */
export function openAccess(
  settings: SalesforceSettings,
  dispatcher: Dispatcher,
  { name, now, logger, openAccount }: ConnectorTools,
): Access {
  const options = { id: accountId(settings), who: `Salesforce (${name})`, limits: orgLimits(settings) };
  const account = openAccount?.(options) ?? localAccount(options, now);
  const session = new Session({ settings, account, dispatcher, now });
  const limits = new Limits({ account, settings, logger, now });
  const { apiVersion } = settings;
  return {
    account,
    limits,
    open: (signal, urgent = false) =>
      createApi({ session, limits, dispatcher, apiVersion, now, signal, urgent }),
  };
}

/** A digest of what names the org and the user that it is entered as. */
function accountId({ loginUrl, clientId, username }: SalesforceSettings): string {
  const parts = ['salesforce', loginUrl, clientId, username ?? ''];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
}
