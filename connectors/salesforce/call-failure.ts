import { z } from 'zod';

/** One entry of Salesforce's error array, as far as it decides anything. */
export interface ApiError {
  /** Salesforce's own code (`UNABLE_TO_LOCK_ROW`). */
  readonly code: string;
  /** Salesforce's text. May quote what was sent, so it is matched and logged at debug, never shown. */
  readonly text: string;
  /** API names of the fields it is about, as far as told. */
  readonly fields: readonly string[];
  /** Ids of existing records that a duplicate rule named. */
  readonly matches: readonly string[];
}

/** Which record of a delivery a failure is about. */
export type Part = 'person' | 'task' | 'opportunity' | 'campaign member' | 'contact role';

export interface CallFailureDetails {
  /**
   * `refused`: an answer with an error in it. `unreadable`: an answer that is not what the API sends.
   * `redirected`: another address was named. `network`: no whole answer. `stopped`: the signal was aborted.
   */
  readonly reason: 'refused' | 'unreadable' | 'redirected' | 'network' | 'stopped';
  readonly status?: number | undefined;
  readonly errors?: readonly ApiError[];
  /** Which record could not be written; absent = it is about the request as a whole. */
  readonly part?: Part | undefined;
  readonly retryAfterMs?: number | undefined;
  /** Whether the request was one that writes; absent = it only reads. */
  readonly writing?: boolean;
  /** False where the request certainly did not reach Salesforce. */
  readonly sent?: boolean;
  readonly cause?: unknown;
}

/**
 * One call to Salesforce that did not work, inside this connector only: it may hold what Salesforce said.
 * `toDeliveryError` turns it into what the rest of the program sees.
 */
export class CallFailure extends Error {
  readonly reason: CallFailureDetails['reason'];
  readonly status: number | undefined;
  readonly errors: readonly ApiError[];
  readonly part: Part | undefined;
  readonly retryAfterMs: number | undefined;
  readonly writing: boolean;
  readonly sent: boolean;
  readonly #details: CallFailureDetails;

  constructor(details: CallFailureDetails) {
    super(`Salesforce call failed: ${details.reason}`, { cause: details.cause });
    this.name = 'CallFailure';
    this.#details = details;
    this.reason = details.reason;
    this.status = details.status;
    this.errors = details.errors ?? [];
    this.part = details.part;
    this.retryAfterMs = details.retryAfterMs;
    this.writing = details.writing ?? false;
    this.sent = details.sent ?? true;
  }

  /** The same of a request that only reads, whatever its method. */
  ofReading(): CallFailure {
    return new CallFailure({ ...this.#details, writing: false });
  }

  /** The same, told of one record, where it is one that the record may be the reason of. */
  ofPart(part: Part): CallFailure {
    const isOfRecord = this.status === 400 || this.status === 404;
    return this.reason === 'refused' && isOfRecord ? new CallFailure({ ...this.#details, part }) : this;
  }

  /** The first error entry with one of these codes. */
  find(codes: readonly string[]): ApiError | undefined {
    return this.errors.find(({ code }) => codes.includes(code));
  }
}

const Matches = z
  .object({
    matchResults: z.array(
      z.object({ matchRecords: z.array(z.object({ record: z.object({ Id: z.string() }) })) }),
    ),
  })
  .catch({ matchResults: [] });

const Entry = z.object({
  errorCode: z.string().catch(''),
  message: z.string().catch(''),
  fields: z.array(z.string()).nullish().catch([]),
  duplicateResult: Matches.optional(),
  // The REST API spells it like this.
  duplicateResut: Matches.optional(),
});

/**
 * Read Salesforce's error array, or one entry of it; anything else gives no entries. So does the code that
 * jsforce makes up where the answer was no error of Salesforce's: its text is the page that came instead.
 */
export function readErrors(body: unknown): ApiError[] {
  const parsed = z.array(Entry).safeParse(Array.isArray(body) ? body : [body]);
  if (!parsed.success) return [];
  const told = parsed.data.filter(({ errorCode }) => isSalesforceCode(errorCode));
  return told.map((entry) => ({
    code: entry.errorCode,
    text: entry.message,
    fields: [...new Set([...(entry.fields ?? []), ...columnsNamed(entry.message)])],
    matches: (entry.duplicateResut ?? entry.duplicateResult ?? { matchResults: [] }).matchResults.flatMap(
      ({ matchRecords }) => matchRecords.map(({ record }) => record.Id),
    ),
  }));
}

function isSalesforceCode(code: string): boolean {
  return /^[A-Z][A-Z_]{2,80}$/.test(code) && !code.startsWith('ERROR_HTTP_');
}

/** Some codes name their fields in the text only: `INVALID_FIELD`, and field-level security. */
function columnsNamed(text: string): string[] {
  const missing = [...text.matchAll(/No such column '([A-Za-z0-9_]+)'/g)].map(([, column]) => column ?? '');
  const locked = /create\/update fields: ([A-Za-z0-9_, ]+)/.exec(text)?.[1]?.split(/,\s*/) ?? [];
  return [...missing, ...locked].filter((column) => column !== '');
}
