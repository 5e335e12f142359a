import { z } from 'zod';
import { AmbiguousError, AuthError, PermanentError, TransientError } from '../../../src/domain/errors.ts';
import { parseRetryAfter } from '../../../src/domain/retry-after.ts';
import { type Answer, type Call, headerOf } from './exchange.ts';

/** HighLevel has refused a request for what was in it. */
export class RefusedError extends PermanentError {
  readonly status: number;
  /** The record that the path names is not there (any more). */
  readonly isAbsent: boolean;
  /** The record that was there already, where HighLevel names it. */
  readonly existingId: string | undefined;

  constructor(
    message: string,
    facts: {
      readonly status: number;
      readonly isAbsent: boolean;
      readonly existingId: string | undefined;
    },
  ) {
    super(message, { code: `highlevel-${facts.status}` });
    this.status = facts.status;
    this.isAbsent = facts.isAbsent;
    this.existingId = facts.existingId;
  }
}

const ErrorBody = z.object({
  message: z.union([z.string(), z.array(z.string())]).catch(''),
  meta: z.object({ contactId: z.string().optional().catch(undefined) }).catch({}),
});

/** A longer wait than this is a mistake of the other side. */
export const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000;

/** An absent contact is a 400 or 404 with these words, and once in a while a 422. */
const ABSENT = /not found|does(?:n't| not) exist|no (?:contact|note|task|opportunity)/i;
/** A search that HighLevel's index failed at is a 400, and the same search works a moment later. */
const SEARCH_FAILED = /error occurred while searching/i;

/** What an answer that is no success means. Says nothing of its body but the names of our own fields in it. */
export function failureOf(call: Call, answer: Answer, now: number): Error {
  const { status } = answer;
  const code = `highlevel-${status}`;
  const retryAfterMs = parseRetryAfter(headerOf(answer, 'retry-after'), now, LONGEST_WAIT_MS);
  if (status === 401 || status === 403)
    return new AuthError(
      `HighLevel refuses to ${call.what} (${status}): compare the token, its scopes and locationId with the sub-account's private integration.`,
      { code },
    );
  if (status === 429) return new TransientError('HighLevel asks for quiet (429).', { code, retryAfterMs });
  if (status >= 500) {
    const message = `HighLevel failed (${status}) when it was asked to ${call.what}.`;
    return call.effect === 'once'
      ? new AmbiguousError(`${message} It may have done it.`, { code, retryAfterMs })
      : new TransientError(message, { code, retryAfterMs });
  }
  if (status === 408 || status === 425)
    return new TransientError(`HighLevel did not ${call.what} yet (${status}).`, { code, retryAfterMs });
  if (status < 400)
    return new PermanentError(
      `HighLevel answered with a redirect (${status}), which is never followed: compare baseUrl.`,
      { code },
    );
  return refusal(call, answer);
}

function refusal(call: Call, { status, text }: Answer): Error {
  const { message, meta } = readBody(text);
  const said = [message].flat().join('\n');
  if (status === 400 && call.effect === false && SEARCH_FAILED.test(said))
    return new TransientError(`HighLevel's search failed when it was asked to ${call.what}.`, {
      code: 'highlevel-search',
    });
  const isAbsent = status === 404 || ((status === 400 || status === 422) && ABSENT.test(said));
  const fields = ownFields(call.body, [message].flat());
  const hint = fields.length === 0 ? '' : ` It objects to ${fields.join(', ')}.`;
  const remedy = isAbsent ? 'The record is not there (any more).' : 'Mend what it objects to, then replay.';
  return new RefusedError(`HighLevel refuses to ${call.what} (${status}).${hint} ${remedy}`, {
    status,
    isAbsent,
    existingId: meta.contactId,
  });
}

function readBody(text: string): z.infer<typeof ErrorBody> {
  try {
    return ErrorBody.catch({ message: '', meta: {} }).parse(JSON.parse(text));
  } catch {
    return { message: '', meta: {} };
  }
}

/** A validation message begins with the name of the field; only names that we sent are ours to show. */
function ownFields(body: unknown, messages: readonly string[]): readonly string[] {
  if (typeof body !== 'object' || body === null) return [];
  const names = new Set(Object.keys(body));
  return messages.map((message) => message.split(' ', 1)[0] ?? '').filter((word) => names.has(word));
}
