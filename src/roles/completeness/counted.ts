/** A dialer whose own records are read. */
export interface CountedDialer {
  readonly dialer: string;
  /** IANA name. */
  readonly timezone: string;
}
