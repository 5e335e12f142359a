import { z } from 'zod';
import type { Logger } from '../../src/connector.ts';
import type { OwnerWish } from '../../src/domain/call-order.ts';
import { TransientError } from '../../src/domain/errors.ts';
import { BatchAbort, Batcher, type Outcome } from '../../src/kit/batcher.ts';
import type { Api } from './api.ts';
import { CallFailure } from './call-failure.ts';

/** Who came or went in Salesforce is known after this long. */
const FRESH_MS = 600_000;
/** In one query: their texts must stay far below the length that a URL may have. */
const WISHES_MAX = 100;
const TEXT_MAX = 4000;
const FIELD_NAME = /^[A-Za-z]\w{0,79}$/;

const UserRows = z.object({ records: z.array(z.looseObject({ Id: z.string() })) });

type Search = Exclude<OwnerWish, { by: 'id' }>;

interface Cached {
  readonly id: string | undefined;
  readonly readAtMs: number;
}

export interface OwnersOptions {
  /** The API for as long as the signal lasts. */
  readonly open: (signal: AbortSignal) => Api;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * The active users of the org, by e-mail, user name or any field of User: those that are asked for together are
 * found by one query, and each is kept for ten minutes, who is not there too.
 */
export class Owners {
  readonly #options: OwnersOptions;
  readonly #reading: Batcher<Search, string | undefined>;
  readonly #cached = new Map<string, Cached>();

  constructor(options: OwnersOptions) {
    this.#options = options;
    this.#reading = new Batcher({
      max: WISHES_MAX,
      inFlight: 1,
      weightOf: (wish) => encodeURIComponent(valueOf(wish)).length,
      maxWeight: TEXT_MAX,
      send: (wishes, signal) => this.#find(wishes, signal),
    });
  }

  /**
   * The id for `OwnerId`; undefined = no active user has it, or users have no such field, which is logged.
   * Throws CallFailure and the session's errors, TransientError where the time was up.
   */
  async ownerIdOf(wish: OwnerWish, signal: AbortSignal): Promise<string | undefined> {
    if (wish.by === 'id') return wish.id;
    if (valueOf(wish) === '') return undefined;
    const known = this.#known(wish);
    if (known !== undefined) return known.id;
    try {
      return await this.#reading.add(wish, signal);
    } catch (error) {
      if (!(error instanceof BatchAbort)) throw error;
      throw new TransientError('The time was up before Salesforce had told its users; it is tried again.', {
        code: 'salesforce-stopped',
      });
    }
  }

  #known(wish: Search): Cached | undefined {
    const cached = this.#cached.get(keyOf(wish));
    return cached !== undefined && this.#options.now() - cached.readAtMs < FRESH_MS ? cached : undefined;
  }

  async #find(wishes: readonly Search[], signal: AbortSignal): Promise<Outcome<string | undefined>[]> {
    const unknown = wishes.filter((wish) => this.#known(wish) === undefined);
    const byField = Map.groupBy(unknown, fieldOf);
    for (const [field, group] of byField) {
      const found = FIELD_NAME.test(field)
        ? await this.#query(field, group.map(valueOf), signal)
        : this.#none(field);
      const readAtMs = this.#options.now();
      for (const wish of group)
        this.#cached.set(keyOf(wish), { id: found.get(valueOf(wish).toLowerCase()), readAtMs });
    }
    return wishes.map((wish) => ({ ok: true, value: this.#cached.get(keyOf(wish))?.id }));
  }

  /** Values in small letters to ids; comparisons of text in SOQL heed no case. The oldest of several users. */
  async #query(
    field: string,
    values: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, string>> {
    const { open } = this.#options;
    const list = [...new Set(values)].map(quote).join(',');
    const soql = `SELECT Id, ${field} FROM User WHERE ${field} IN (${list}) AND IsActive = true ORDER BY CreatedDate`;
    try {
      const { records } = await open(signal).call({
        method: 'GET',
        path: `/query?q=${encodeURIComponent(soql)}`,
        answer: UserRows,
      });
      return new Map(records.toReversed().map((row) => [textOf(row[field]).toLowerCase(), row.Id]));
    } catch (error) {
      if (!(error instanceof CallFailure) || error.find(['INVALID_FIELD']) === undefined) throw error;
      return this.#none(field);
    }
  }

  #none(field: string): ReadonlyMap<string, string> {
    this.#options.logger.warn(
      { field },
      'users of Salesforce have no such field that the app may read: records get no owner',
    );
    return new Map();
  }
}

/** The field of User that the wish is about. */
function fieldOf(wish: Search): string {
  return wish.by === 'email' ? 'Email' : wish.field;
}

function valueOf(wish: Search): string {
  return (wish.by === 'email' ? wish.email : wish.value).trim();
}

function keyOf(wish: Search): string {
  return `${fieldOf(wish)}=${valueOf(wish).toLowerCase()}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A text literal of SOQL. */
function quote(text: string): string {
  return `'${text.replaceAll(/\p{Cc}/gu, ' ').replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}
