import { AuthError, DeliveryError, PermanentError, TransientError } from '../domain/errors.ts';

/** Code of a failure to read the CRM: the dialer was not asked for anything, so the attempt does not count. */
export const SOURCE_AWAY = 'source-away';

/** So many looks in a row must fail before a source counts as away; refused credentials count at once. */
const FAILURES = 5;
/** A look that failed alone is tried again after this, milliseconds. */
const AGAIN_MS = 2000;
/** Whoever finds a source away tries again after this, doubled each time; milliseconds. */
const FIRST_PROBE_MS = 15_000;
const LAST_PROBE_MS = 300_000;
/** The others are woken when a look succeeds; this is the net under it. */
const PARKED_MS = 30 * 60_000;

export interface SourceGateOptions {
  readonly now: () => number;
  /** A source that was away has answered: what was parked for it may go. */
  readonly onBack: (source: string) => Promise<void>;
}

/**
 * Looks at records of CRMs for deliveries that go elsewhere. While one is away, a single delivery at a time finds
 * out whether it is back; the others are parked without asking, so that they are in nobody's way.
 */
export class SourceGate {
  readonly #options: SourceGateOptions;
  readonly #away = new Map<string, { until: number; probeMs: number }>();
  /** Looks in a row that failed. */
  readonly #failures = new Map<string, number>();

  constructor(options: SourceGateOptions) {
    this.#options = options;
  }

  /**
   * Only a refusal of the question itself is thrown as it is; everything else is the source's fault, and must
   * neither hold the destination nor use up the delivery's attempts: TransientError (`source-away`).
   */
  async through<Result>(source: string, look: () => Promise<Result>): Promise<Result> {
    const away = this.#away.get(source);
    if (away !== undefined && this.#options.now() < away.until)
      throw new TransientError(`${source} is away, so the record was not looked at`, {
        code: SOURCE_AWAY,
        retryAfterMs: PARKED_MS,
      });
    const result = await this.#look(source, look);
    this.#failures.delete(source);
    if (this.#away.delete(source)) await this.#options.onBack(source);
    return result;
  }

  async #look<Result>(source: string, look: () => Promise<Result>): Promise<Result> {
    try {
      return await look();
    } catch (error) {
      if (error instanceof PermanentError || !(error instanceof DeliveryError)) throw error;
      const fact = error instanceof AuthError ? 'refuses the credentials' : 'does not answer as it should';
      throw new TransientError(`${source} ${fact}, so the record could not be looked at: ${error.message}`, {
        code: SOURCE_AWAY,
        cause: error,
        retryAfterMs: this.#failed(source, error),
      });
    }
  }

  /** @returns after how many milliseconds this look may be tried again */
  #failed(source: string, error: DeliveryError): number {
    const failures = (this.#failures.get(source) ?? 0) + 1;
    this.#failures.set(source, failures);
    const asked = 'retryAfterMs' in error ? Number(error.retryAfterMs ?? 0) : 0;
    const isAway = this.#away.has(source) || failures >= FAILURES || error instanceof AuthError;
    if (!isAway) return Math.max(asked, AGAIN_MS);
    const probeMs = Math.max(asked, this.#nextProbe(source));
    this.#away.set(source, { until: this.#options.now() + probeMs, probeMs });
    return probeMs;
  }

  #nextProbe(source: string): number {
    const before = this.#away.get(source)?.probeMs;
    return before === undefined ? FIRST_PROBE_MS : Math.min(before * 2, LAST_PROBE_MS);
  }
}
