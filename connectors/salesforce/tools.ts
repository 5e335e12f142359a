import type { Account } from '../../src/account.ts';
import type { OwnerWish } from '../../src/domain/call-order.ts';
import type { Api } from './api.ts';
import type { Collections } from './batch/collections.ts';
import type { RowReader } from './batch/reader.ts';
import type { FieldBook } from './field-book.ts';
import type { PersonLookups } from './person/lookups.ts';
import type { PhoneSearch } from './person/phone-search.ts';
import type { SalesforceSettings } from './settings.ts';

/** What every delivery to one org works with; what is asked for at the same time goes together. */
export interface OrgTools {
  /** Name of the connection in the configuration: an event from it is about records of this org. */
  readonly connection: string;
  readonly settings: SalesforceSettings;
  readonly account: Account;
  readonly book: FieldBook;
  readonly collections: Collections;
  readonly reader: RowReader;
  readonly lookups: PersonLookups;
  readonly phones: PhoneSearch;
  /** Who of the org's users an agent is; undefined = nobody. */
  readonly ownerIdOf: (wish: OwnerWish, signal: AbortSignal) => Promise<string | undefined>;
  /** Columns that the org does not have, as `Task.Type`; learned while delivering. */
  readonly missing: Set<string>;
}

/** For one delivery. */
export interface DeliverTools extends OrgTools {
  /** For as long as the delivery's signal lasts. */
  readonly api: Api;
}
