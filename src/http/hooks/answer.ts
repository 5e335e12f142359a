/** What a hook answers: one line of text, never empty, without quotes (VICIdial logs it in a table). */
export interface Answer {
  readonly status: 200 | 401 | 403 | 404 | 405 | 413 | 503;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}
