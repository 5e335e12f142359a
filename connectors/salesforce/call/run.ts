import type { DeliveryContext, DeliveryRequest } from '../../../src/connector.ts';
import type { CallOrder, OwnerWish } from '../../../src/domain/call-order.ts';
import { ownerWords } from '../../../src/kit/owner-words.ts';
import { typedFields } from '../typed-fields.ts';
import type { Fields } from '../batch/collections.ts';
import type { DeliverTools } from '../tools.ts';
import { DEFAULT_ORDER } from './order.ts';

/** One delivery of a call, with what its parts share. */
export interface CallRun {
  readonly request: DeliveryRequest;
  readonly context: DeliveryContext;
  readonly tools: DeliverTools;
  readonly order: CallOrder;
  readonly warn: (warning: string) => void;
  readonly warnings: ReadonlySet<string>;
  /** The org's user for a wish; a wish that nobody fits is told. */
  ownerIdOf(wish: OwnerWish | undefined): Promise<string | undefined>;
  /** What the configuration says of a record, as the org takes it. */
  typed(object: string, texts: Readonly<Record<string, string>>): Promise<Fields>;
}

export function startRun(request: DeliveryRequest, context: DeliveryContext, tools: DeliverTools): CallRun {
  const warnings = new Set<string>();
  const warn = (warning: string): void => void warnings.add(warning);
  const { settings, book } = tools;
  const { signal } = context;
  return {
    request,
    context,
    tools,
    order: request.call ?? DEFAULT_ORDER,
    warn,
    warnings,
    async ownerIdOf(wish) {
      if (wish === undefined) return undefined;
      const id = await tools.ownerIdOf(wish, signal);
      if (id === undefined) {
        const { who, remedy } = ownerWords(wish);
        warn(`Salesforce has no active user ${who}: the owner was left as Salesforce sets it. ${remedy}`);
      }
      return id;
    },
    typed: (object, texts) =>
      typedFields(texts, {
        book,
        object,
        timezone: settings.timezone,
        signal,
        warn,
        reserved: ['Id', 'WhoId', settings.leadIdField, settings.callKeyField],
      }),
  };
}
