import type { CrmRecord } from '../connector.ts';
import { recordKey } from '../domain/hit/keys.ts';
import type { LeadOrder } from '../domain/lead-order.ts';
import { sourceFieldsOf } from '../domain/mapping/source-fields.ts';
import { forgetOwnWrites, type OwnWrite, readOwnWrites, valueHash } from '../ledger/sync/own-writes.ts';
import type { SyncedConnection } from './context.ts';
import type { News } from './news.ts';
import { changedParts, withNews } from './order-hashes.ts';
import type { RecordChanged } from './record-change.ts';

interface Told {
  readonly record: CrmRecord;
  readonly order: LeadOrder;
  readonly hashes: Readonly<Record<string, string>>;
  /** What the dialer was told last. */
  readonly before: Readonly<Record<string, string>>;
}

/** So long after our write a record that holds another value was surely changed by somebody, milliseconds. */
const LANDED_MS = 2000;

/**
 * The order less what the dialer has and less what we wrote into the CRM ourselves; undefined = nothing is
 * left. A part that comes from fields which hold what we wrote there is our own echo, unless somebody else is
 * said to have set it. An echo is one once: from then on the value counts as told, and the same value set by a
 * person later, after another one, travels on.
 */
export async function withoutEchoes(changed: RecordChanged, told: Told): Promise<News> {
  const { context, connection, mapping } = changed;
  const { record, order, hashes, before } = told;
  const key = { connection: connection.name, record: recordKey(connection.name, record.object, record.id) };
  const own = await readOwnWrites(context.ledger.db, key);
  const byOthers = fieldsSetByOthers(changed);
  const read = [...own].filter(([field]) => Object.hasOwn(record.fields, field));
  const seen = read.filter(([field]) => holdsOurs(record, own, field)).map(([field]) => field);
  const overwritten = read
    .filter(([field]) => !seen.includes(field))
    .filter(([field, { writtenAt }]) => byOthers.has(field) || isOverwritten(record, connection, writtenAt))
    .map(([field]) => field);
  const isEcho = (fields: readonly string[]): boolean =>
    fields.length > 0 && fields.every((field) => seen.includes(field) && !byOthers.has(field));
  const differs = new Set(changedParts(hashes, before));
  const news = Object.keys(hashes).filter((part) => {
    const fields = sourceFieldsOf(mapping, part);
    // What the dialer was told last may be older than ours, which came from there.
    return fields.some((field) => overwritten.includes(field)) || (differs.has(part) && !isEcho(fields));
  });
  return {
    order: news.length === 0 ? undefined : withNews(order, news),
    forget: (trx) => forgetOwnWrites(trx, key, [...seen, ...overwritten]),
  };
}

function holdsOurs(record: CrmRecord, own: ReadonlyMap<string, OwnWrite>, field: string): boolean {
  return own.get(field)?.hash === valueHash(record.fields[field] ?? '');
}

/** Another value stands there: was ours there before it, or is it still on its way? */
function isOverwritten(
  { modifiedAt, modifiedBy }: CrmRecord,
  { self }: SyncedConnection,
  writtenAt: number,
): boolean {
  if (modifiedAt === undefined) return false;
  const after = Date.parse(modifiedAt) - writtenAt;
  const byOther = modifiedBy !== undefined && self.userId !== undefined && !isSame(modifiedBy, self.userId);
  return after >= (byOther ? 0 : LANDED_MS);
}

/** Kinds of origin that HubSpot has for programs; every other one is a person, a form or an import. */
const PROGRAMS = new Set(['INTEGRATION', 'API', 'INTEGRATIONS_PLATFORM']);

/** Only a message about one field says who set it; one with the whole record says who touched it last. */
export function fieldsSetByOthers({
  changes,
  connection,
}: Pick<RecordChanged, 'changes' | 'connection'>): ReadonlySet<string> {
  const names = changes.flatMap(({ fields, origin }) => {
    const [name, ...more] = Object.keys(fields);
    if (name === undefined || more.length > 0 || origin?.kind === undefined) return [];
    return isOurs(origin.kind, origin.id, connection) ? [] : [name];
  });
  return new Set(names);
}

/** What Salesforce tells: always a user, also for programs. */
const USER = 'user';

function isOurs(kind: string, id: string | undefined, { self }: SyncedConnection): boolean {
  if (kind === USER) return self.userId === undefined || id === undefined || isSame(id, self.userId);
  if (!PROGRAMS.has(kind)) return false;
  return self.appId === undefined || id === undefined || id.includes(self.appId);
}

/** Salesforce tells ids with 15 or 18 characters; the first 15 are the id. */
function isSame(one: string, other: string): boolean {
  return one.slice(0, 15) === other.slice(0, 15);
}
