/** What a mapping must know beside the record. */
export interface MappingEnv {
  /** Name of the CRM's connection in the configuration. */
  readonly connection: string;
  /** Name of the dialer that gets the lead. */
  readonly dialer: string;
  /** Calling code of numbers that come without one, digits. */
  readonly defaultPhoneCode: string;
  /** IANA name of the dialer's zone. */
  readonly timezone: string;
}
