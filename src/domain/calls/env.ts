/** What a mapping of calls must know beside the call. */
export interface CallsEnv {
  /** Name of the CRM's connection in the configuration. */
  readonly connection: string;
  /** IANA name of the dialer's zone. */
  readonly timezone: string;
  /** Calling code of numbers that come without one, digits. */
  readonly defaultPhoneCode: string;
}
