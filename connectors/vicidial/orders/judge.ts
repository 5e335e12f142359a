import type { DeliveryRequest } from '../../../src/connector.ts';
import { AuthError, DeliveryError, PermanentError } from '../../../src/domain/errors.ts';
import type { Api } from '../api.ts';
import { version } from '../lead-calls.ts';

/** A database error that meets the same lead so often, while the dialer is well, is the lead's fault. */
const DATABASE_TRIES = 3;
const DATABASE_CODES = new Set(['http-500', 'insert-failed', 'update-failed']);

/** Turn an error into what it means for this lead at this attempt. */
export async function judge(
  error: unknown,
  request: DeliveryRequest,
  context: { readonly api: Api; readonly ownList: boolean; readonly signal: AbortSignal },
): Promise<unknown> {
  const { api, ownList, signal } = context;
  if (!(error instanceof DeliveryError)) return error;
  // With a list of its own the lead is wrong; with the configured one every lead would be.
  if (error.code === 'list-not-allowed' && !ownList)
    return new AuthError(error.message, { code: error.code, cause: error });
  if (error.code === 'no-phone' && request.event.marks.some(({ code }) => code === 'unreadable-body'))
    return new PermanentError(
      `${api.who}: the body of the post could not be read, so the lead has no phone number: send a form or a JSON object`,
      { code: 'unreadable-body', cause: error },
    );
  if (!DATABASE_CODES.has(error.code) || request.attempt < DATABASE_TRIES) return error;
  // The first of its kind may have been carried out: it is looked for before anybody calls it refused.
  if (error.code === 'http-500' && request.inDoubtSince === undefined) return error;
  try {
    await version(api, signal);
  } catch {
    return error;
  }
  return new PermanentError(
    `${api.who}: the dialer's database has refused this lead ${request.attempt} times while the dialer is well: see its database log, then replay the delivery`,
    { code: 'refused-by-database', cause: error },
  );
}
