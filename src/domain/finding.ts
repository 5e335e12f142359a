/** One thing that a check found; the message names the thing, the fact and the remedy. */
export interface Finding {
  readonly level: 'ok' | 'warning' | 'error';
  readonly message: string;
}
