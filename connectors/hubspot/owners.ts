import { z } from 'zod';
import type { Logger } from '../../src/connector.ts';
import type { OwnerWish } from '../../src/domain/call-order.ts';
import { AuthError, TransientError } from '../../src/domain/errors.ts';
import { BatchAbort, Batcher } from '../../src/kit/batcher.ts';
import type { HubSpotApi } from './api.ts';
import type { HubSpotSettings } from './settings.ts';

/** Who came or went in HubSpot is known after this long. */
const FRESH_MS = 600_000;
/** All that HubSpot tells of an owner that one can be looked up by. */
export const OWNER_FIELDS: ReadonlySet<string> = new Set(['id', 'email', 'userId']);
const PAGE_SIZE = 100;
/** An account with more owners than these pages hold is asked for the others one by one. */
const PAGES_MAX = 20;

export const OwnersAnswer = z.looseObject({
  results: z.array(
    z.looseObject({
      id: z.string().regex(/^\d+$/),
      email: z.string().nullish(),
      userId: z.number().nullish(),
      archived: z.boolean().optional(),
    }),
  ),
  /** Absent on the last page. */
  paging: z.looseObject({ next: z.looseObject({ after: z.string() }).optional() }).nullish(),
});
type OwnersAnswer = z.infer<typeof OwnersAnswer>;

type Search = Exclude<OwnerWish, { by: 'id' }>;

interface OwnerList {
  /** `email:ann@example.com` and `userId:77` to the owner's id. */
  readonly ids: Map<string, string | undefined>;
  /** Whoever is not in it is no owner. */
  readonly complete: boolean;
  readonly readAtMs: number;
}

export interface OwnersOptions {
  readonly api: HubSpotApi;
  readonly settings: Pick<HubSpotSettings, 'apiVersion'>;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * The account's owners: read in pages of a hundred when one is first asked for and kept for ten minutes, who
 * is not among them too; all who wait meanwhile wait for the same reading.
 */
export class Owners {
  readonly #options: OwnersOptions;
  readonly #reading: Batcher<Search, string | undefined>;
  #list: OwnerList | undefined;

  constructor(options: OwnersOptions) {
    this.#options = options;
    this.#reading = new Batcher({
      max: Number.POSITIVE_INFINITY,
      inFlight: 1,
      send: async (wishes, signal) => {
        const found = [];
        for (const wish of wishes) found.push({ ok: true, value: await this.#find(wish, signal) } as const);
        return found;
      },
    });
  }

  /**
   * The id for `hubspot_owner_id`, by e-mail or by the fields `id`, `email` and `userId`, all that HubSpot tells of
   * an owner; undefined = HubSpot has no such owner, or the token may not read owners,
   * which is logged and holds nothing up. Throws TransientError where HubSpot cannot be asked.
   */
  async ownerIdOf(wish: OwnerWish, signal: AbortSignal): Promise<string | undefined> {
    if (wish.by === 'id') return wish.id;
    const list = this.#fresh();
    const key = keyOf(wish);
    if (list !== undefined && (list.complete || list.ids.has(key))) return list.ids.get(key);
    try {
      return await this.#reading.add(wish, signal);
    } catch (error) {
      if (!(error instanceof BatchAbort)) throw error;
      throw new TransientError('The time was up before HubSpot had told its owners; it is tried again.', {
        code: 'hubspot-aborted',
      });
    }
  }

  /** Whether there is such an owner; undefined = there are too many to tell. Throws as `ownerIdOf` does. */
  async knows(wish: OwnerWish, signal: AbortSignal): Promise<boolean | undefined> {
    const search: Search = wish.by === 'id' ? { by: 'field', field: 'id', value: wish.id } : wish;
    if ((await this.ownerIdOf(search, signal)) !== undefined) return true;
    return this.#list?.complete === true || wish.by === 'email' ? false : undefined;
  }

  async #find(wish: Search, signal: AbortSignal): Promise<string | undefined> {
    const list = this.#fresh() ?? (this.#list = await this.#read(signal));
    const key = keyOf(wish);
    if (list.complete || list.ids.has(key)) return list.ids.get(key);
    // One of very many: HubSpot filters by e-mail only.
    const email = key.startsWith('email:') ? key.slice('email:'.length) : undefined;
    const page = email === undefined ? undefined : await this.#page({ email }, signal);
    if (page !== undefined) keep(list.ids, page);
    list.ids.set(key, list.ids.get(key));
    return list.ids.get(key);
  }

  #fresh(): OwnerList | undefined {
    const list = this.#list;
    return list !== undefined && this.#options.now() - list.readAtMs < FRESH_MS ? list : undefined;
  }

  async #read(signal: AbortSignal): Promise<OwnerList> {
    const ids = new Map<string, string | undefined>();
    const readAtMs = this.#options.now();
    let after: string | undefined;
    for (let pages = 0; pages < PAGES_MAX; pages += 1) {
      const page = await this.#page(after === undefined ? {} : { after }, signal);
      if (page === undefined) return { ids, complete: true, readAtMs };
      keep(ids, page);
      after = page.paging?.next?.after;
      if (after === undefined) return { ids, complete: true, readAtMs };
    }
    return { ids, complete: false, readAtMs };
  }

  /** undefined = the token may not read owners. */
  async #page(query: Record<string, string>, signal: AbortSignal): Promise<OwnersAnswer | undefined> {
    const { api, settings, logger } = this.#options;
    try {
      return await readOwners(api, settings, query, signal);
    } catch (error) {
      if (!(error instanceof AuthError) || error.code === 'hubspot-unauthorized') throw error;
      logger.warn(
        { code: error.code, scope: 'crm.objects.owners.read' },
        'the token may not read the owners: records get no owner',
      );
      return undefined;
    }
  }
}

/** One page of the account's owners. Throws the delivery errors. */
export function readOwners(
  api: HubSpotApi,
  { apiVersion }: Pick<HubSpotSettings, 'apiVersion'>,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<OwnersAnswer> {
  const path = apiVersion === 'v3' ? '/crm/v3/owners' : `/crm/owners/${apiVersion}`;
  const parameters = new URLSearchParams({ limit: String(PAGE_SIZE), ...query });
  const operation = { name: 'read the owners', effect: 'read', scopes: 'crm.objects.owners.read' } as const;
  return api.get(operation, signal, OwnersAnswer, `${path}?${parameters.toString()}`);
}

function keep(ids: Map<string, string | undefined>, { results }: OwnersAnswer): void {
  for (const { id, email, userId, archived } of results) {
    if (archived === true) continue;
    ids.set(`id:${id}`, id);
    if (email !== undefined && email !== null) ids.set(`email:${email.toLowerCase()}`, id);
    if (userId !== undefined && userId !== null) ids.set(`userId:${userId}`, id);
  }
}

function keyOf(wish: Search): string {
  if (wish.by === 'email') return `email:${wish.email.trim().toLowerCase()}`;
  const value = wish.value.trim();
  return `${wish.field}:${wish.field === 'email' ? value.toLowerCase() : value}`;
}
