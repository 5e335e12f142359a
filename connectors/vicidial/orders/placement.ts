import type { DeliveryContext } from '../../../src/connector.ts';
import type { LeadOrder } from '../../../src/domain/lead-order.ts';
import type { Api } from '../api.ts';
import type { FunctionClient } from '../functions/client.ts';
import type { KnownSetup } from '../known-setup.ts';
import type { Phone } from '../phone.ts';
import type { VicidialSettings } from '../settings.ts';
import type { AskVicidial } from './ask-vicidial.ts';
import type { AskedNumber } from './numbers.ts';
import type { OrderParts } from './order-parts.ts';
import type { Partial } from './partial.ts';
import type { Rules } from './policy.ts';

/** One order on its way into the dialer, with all that is known of where its lead may be already. */
export interface Placement {
  /** The dialer's name in the configuration. */
  readonly dialer: string;
  readonly api: Api;
  readonly client: FunctionClient;
  readonly settings: VicidialSettings;
  readonly setup: KnownSetup;
  readonly order: LeadOrder;
  readonly parts: OrderParts;
  readonly rules: Rules;
  readonly numbers: readonly AskedNumber[];
  readonly dnc: DeliveryContext['dnc'];
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds since the epoch of an earlier attempt that may have added it. */
  readonly inDoubtSince: number | undefined;
  /** The lead_id that the sender named. */
  readonly namedLeadId: string | undefined;
  /** The lead_id that an earlier delivery left. */
  readonly knownLeadId: string | undefined;
  /** A lead of another source or object came first with this vendor lead code, which tells VICIdial's leads apart. */
  readonly foreignCode: boolean;
  /** Whether a lead of VICIdial is kept for somebody else. */
  readonly isOthers: (leadId: string) => Promise<boolean>;
  /** What VICIdial's own DNC lists say of a number; each is asked once. */
  readonly askVicidial: AskVicidial;
  /** An earlier attempt of this order added the lead and could not finish. */
  readonly addedBefore: boolean;
  /** Into the hopper with the lead; false where a callback is asked for instead. */
  readonly hopper: LeadOrder['hot'];
  /** Keep what was added before anything else can fail. */
  readonly keepAdded: (leadId: string, inHopper: boolean) => Promise<void>;
}

export type Placed = PlacedLead | { readonly outcome: 'skipped'; readonly warnings: readonly string[] };

export interface PlacedLead {
  readonly outcome: 'created' | 'updated' | 'unchanged';
  readonly leadId: string;
  readonly warnings: readonly string[];
  /** Parts that could not be carried out, which a person has to look at. */
  readonly partial: readonly Partial[];
  /** The lead is as it was, and shall stay so: no hopper and no callback either. */
  readonly untouched: boolean;
  readonly inHopper: boolean;
  /** The number that the lead has now; undefined = whatever it had. */
  readonly phone: Phone | undefined;
}
