import type { Account, OpenAccount } from '../../src/account.ts';
import { localAccount } from '../../src/kit/local-account.ts';

/** Accounts that all who open the same id share, as workers do over Redis. */
export function sharedAccounts(now: () => number): OpenAccount {
  const accounts = new Map<string, Account>();
  return (options) => {
    const account = accounts.get(options.id) ?? localAccount(options, now);
    accounts.set(options.id, account);
    return account;
  };
}
