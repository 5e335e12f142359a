import type { RecordChange } from './event.ts';

/**
 * How a connector reads the webhooks of its CRM: `POST /hooks/crm/<connection>`. The receiver asks `refuseHead`,
 * `verify` and `split`, keeps each element durably and answers; the worker, later, asks `parse`. Nothing here
 * does input or output, and nothing throws: a fault of the sender is an answer.
 */
export interface ConnectorWebhooks {
  /**
   * What can be refused before the body is read, so that a stranger's is never held in memory. The reason, in
   * kebab case, is logged and never sent; undefined = read on.
   */
  refuseHead(request: WebhookHead): string | undefined;
  /** Whether the CRM has sent exactly these bytes; the reason as for `refuseHead`. Compare in constant time. */
  verify(request: WebhookRequest): string | undefined;
  /** One for each event in the body. A body that cannot be read is one element: it is kept as it is. */
  split(body: Uint8Array): WebhookElements;
  /** What one element tells: that a record changed. What it says of the record's fields is a claim. */
  parse(element: Uint8Array): WebhookTold;
}

export interface WebhookHead {
  /** Lower-case names; several values of one name are a list, or one text with commas. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface WebhookRequest extends WebhookHead {
  /** Path and query as they came, one character a byte. */
  readonly target: string;
  /** `server.publicUrl`, without a slash at its end. What the request says of its own host is never looked at. */
  readonly publicUrl: string | undefined;
  readonly body: Uint8Array;
}

export interface WebhookElements {
  readonly elements: readonly WebhookElement[];
  /** How many were left out because they are of another account than the connection's. */
  readonly foreign: number;
}

export interface WebhookElement {
  readonly body: Uint8Array;
  /**
   * What makes it one event, the same for one that is sent again. Undefined = it tells nothing of that: it is
   * never taken for a repeat, for looking at a record twice does no harm.
   */
  readonly key: readonly string[] | undefined;
}

export interface WebhookTold {
  /** Undefined = it names no record; the faults say why. */
  readonly record: RecordChange | undefined;
  /** ISO 8601 UTC; one in the future is left out. */
  readonly occurredAt: string | undefined;
  /** Every plain value of the element as text, shown with the event. */
  readonly fields: Readonly<Record<string, string>>;
  readonly faults: readonly WebhookFault[];
}

export type WebhookFault = 'unreadable-body' | 'unknown-event' | 'bad-record-id' | 'unknown-change';
