import type { Mark, RecordChange } from '../../domain/event.ts';

/** What was read from one message of HubSpot. */
export interface HubspotTold {
  /** Undefined = it names no record that we understand; the marks say why. */
  readonly record: RecordChange | undefined;
  /** ISO 8601 UTC. */
  readonly occurredAt?: string | undefined;
  /** Every plain value of the message as text. */
  readonly fields: Readonly<Record<string, string>>;
  readonly marks: readonly Mark[];
}
