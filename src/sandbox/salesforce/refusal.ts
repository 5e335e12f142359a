export interface RefusalEntry {
  readonly errorCode: string;
  readonly message: string;
  readonly fields?: readonly string[];
  /** Spelt as the REST API spells it. */
  readonly duplicateResut?: object;
}

/** An error answer: Salesforce sends an array of entries, whatever the status. */
export class Refusal extends Error {
  readonly status: number;
  readonly entries: readonly RefusalEntry[];

  constructor(status: number, ...entries: readonly RefusalEntry[]) {
    super(entries.map(({ errorCode }) => errorCode).join(', '));
    this.name = 'Refusal';
    this.status = status;
    this.entries = entries;
  }
}

/** A 400 with one entry, the usual one. */
export function refuse(errorCode: string, message: string, fields: readonly string[] = []): Refusal {
  return new Refusal(400, { errorCode, message, fields });
}

export function notFound(message = 'The requested resource does not exist'): Refusal {
  return new Refusal(404, { errorCode: 'NOT_FOUND', message });
}
