/** What a hook answers: one line of text, never empty, without quotes (VICIdial logs it in a table). */
export interface Answer {
  readonly status: 200 | 202 | 204 | 303 | 401 | 403 | 404 | 405 | 410 | 413 | 422 | 429 | 502 | 503 | 504;
  readonly text: string;
  /** A `content-type` here takes the place of plain text. */
  readonly headers?: Readonly<Record<string, string>>;
}
