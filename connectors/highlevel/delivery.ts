import type { DeliveryContext, DeliveryRequest } from '../../src/connector.ts';
import type { CallOrder } from '../../src/domain/call-order.ts';
import type { HighLevelApi } from './api/api.ts';
import type { FieldBook } from './field-book.ts';
import type { PipelineBook } from './pipeline-book.ts';
import type { HighLevelSettings } from './settings.ts';
import type { UserBook } from './user-book.ts';

/** What every step of one delivery works with. */
export interface Delivery {
  /** The connection's name. */
  readonly connection: string;
  readonly settings: HighLevelSettings;
  readonly api: HighLevelApi;
  readonly fields: FieldBook;
  readonly users: UserBook;
  readonly pipelines: PipelineBook;
  readonly request: DeliveryRequest;
  readonly context: DeliveryContext;
  readonly now: () => number;
  /** For the receipt; each once. */
  readonly warnings: Set<string>;
}

/** The object that people are kept in, as the identity map and the records have it. */
export const CONTACT = 'contact';

/** What a call becomes where the configuration says nothing. */
const DEFAULT_ORDER: CallOrder = {
  person: { several: 'newest', none: 'create', object: undefined, defaults: {} },
  activity: { outcome: undefined, subject: undefined, fields: {} },
  personFields: {},
  owner: undefined,
  ownsPerson: false,
  tasks: [],
  campaign: undefined,
  deal: undefined,
};

export function orderOf({ call }: DeliveryRequest): CallOrder {
  return call ?? DEFAULT_ORDER;
}

/** The path of one contact; ids come from messages and people, so they are never a path of their own. */
export function contactPath(id: string, rest = ''): string {
  return `/contacts/${encodeURIComponent(id)}${rest}`;
}
