/** What the configuration knows about the dialer or lead source that a request came from. */
export interface ParseContext {
  /** IANA name of the zone that the dialer's local times are in. */
  readonly timezone: string;
  /** Status codes in use; absent = every code of at most 6 characters is known. */
  readonly knownStatuses?: ReadonlySet<string> | undefined;
  /** Calling code for numbers that come without one (`1`); absent = none is assumed. */
  readonly defaultPhoneCode?: string | undefined;
  /** For a lead source: name in the post (nested ones dotted) to name of the lead field in VICIdial. */
  readonly fieldMap?: Readonly<Record<string, string>> | undefined;
}
