import type { Connection, DeliveryContext, DeliveryRequest } from '../connector.ts';
import { PermanentError } from '../domain/errors.ts';
import { PREVIEWED, PreviewReceipt } from '../domain/preview-receipt.ts';
import { shadowContext } from './shadow-context.ts';

/** Find out what a delivery would do, writing nothing. */
export type LookOnly = (request: DeliveryRequest, context: DeliveryContext) => Promise<PreviewReceipt>;

/**
 * Deliveries of a connection in shadow: its `preview`, which reads the identity map and writes none. What would
 * fail for good is a result; other errors are thrown as they are. Undefined where the connection has no preview.
 */
export function lookOnly(connection: Connection): LookOnly | undefined {
  if (connection.preview === undefined) return undefined;
  return async (request, context) => {
    try {
      const told = await connection.preview?.(request, { ...context, ...shadowContext(context.identities) });
      return PreviewReceipt.parse({ outcome: PREVIEWED, ids: {}, ...told });
    } catch (error) {
      if (!(error instanceof PermanentError)) throw error;
      const failure = { code: error.code, message: error.message };
      return { outcome: PREVIEWED, ids: {}, warnings: [], changes: [], failure };
    }
  };
}
