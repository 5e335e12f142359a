import type { ConnectorWebhooks } from '../../domain/connector-webhooks.ts';
import type { Lead } from '../../domain/event.ts';

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
  /** For a lead source: what its posts get and may say. */
  readonly posts?: PostRules | undefined;
  /** For a vendor that posts numbers that must not be called. */
  readonly dnc?: DncRules | undefined;
  /** For a connection whose connector reads its CRM's webhooks itself. */
  readonly webhooks?: Pick<ConnectorWebhooks, 'parse'> | undefined;
}

export interface PostRules {
  /** What a lead gets where the post tells nothing. */
  readonly constants: Lead;
  readonly campaign: string | undefined;
  /** Anybody may post, so a post describes a person and steers nothing. */
  readonly public: boolean;
}

export interface DncRules {
  /** Name of the number, or of the list of numbers, in the post. */
  readonly numberField: string;
  /** Calling code of numbers that come without one. */
  readonly defaultPhoneCode: string;
  /** Names of the dialers that there are: one may be named together with a campaign. */
  readonly dialers: ReadonlySet<string>;
}
