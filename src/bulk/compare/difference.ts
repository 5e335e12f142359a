/** Who is right where CRM and dialer differ; of a do-not-call the side that has it. */
export type Owner = 'crm' | 'dialer' | 'dnc';

/** What can be done about a difference. */
export type Repair =
  /** The record is looked at as if the CRM had told of it, and the lead written. */
  | {
      readonly kind: 'look-again';
      readonly object: string;
      readonly id: string;
      readonly parts: readonly string[];
    }
  /** The lead's last event is delivered to the CRM again. */
  | { readonly kind: 'replay'; readonly eventId: string }
  /** The numbers become do-not-call everywhere. @param numbers E.164 */
  | { readonly kind: 'set-dnc'; readonly numbers: readonly string[]; readonly source: string }
  /** Nothing by itself. */
  | { readonly kind: 'none'; readonly reason: string };

/** One thing that a lead and its record do not agree about. */
export interface Difference {
  readonly leadId: string;
  readonly connection: string;
  /** `contact 801`; undefined = the person is not known there. */
  readonly record: string | undefined;
  readonly owner: Owner;
  /** VICIdial's column where the CRM owns it, the CRM's field where the dialer does; `do-not-call`; `record`. */
  readonly field: string;
  /** Data of a person: shown only where they are asked for. */
  readonly dialer: string;
  readonly crm: string;
  readonly repair: Repair;
}
