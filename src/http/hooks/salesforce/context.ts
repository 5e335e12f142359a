import type { KeepContext } from '../keep-all.ts';

export interface SalesforceContext extends KeepContext {
  readonly trustedProxies: number;
}
