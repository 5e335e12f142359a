import type { DeliveryContext } from '../../../src/connector.ts';
import {
  AmbiguousError,
  type DeliveryError,
  PermanentError,
  TransientError,
} from '../../../src/domain/errors.ts';
import { CallFailure } from '../call-failure.ts';
import type { DeliverTools } from '../tools.ts';
import { toDeliveryError } from '../delivery-error.ts';
import { isElsewhere } from '../elsewhere.ts';
import { stableCode } from '../error-codes.ts';
import { updateRecord } from '../update-record.ts';
import { type DncQuestion, readPerson } from './find-people.ts';
import type { DncPerson } from './people.ts';

/** The org's allowance is used up: the others are left to the next try. */
const OUT_OF_CALLS = stableCode('REQUEST_LIMIT_EXCEEDED');
const FIELD_REFUSED = ['INVALID_FIELD', 'INVALID_FIELD_FOR_INSERT_UPDATE'];

/**
 * Write the field of every one of these people. One that fails does not keep the others from it; then the
 * delivery fails, and its next try finds the others done. Yields how many were written.
 */
export async function mark(
  context: DeliveryContext,
  tools: DeliverTools,
  people: readonly DncPerson[],
  question: DncQuestion,
): Promise<number> {
  const failures: DeliveryError[] = [];
  let written = 0;
  for (const person of people) {
    try {
      if (await markLiving(context, tools, person, question)) written += 1;
    } catch (thrown) {
      if (thrown instanceof CallFailure && thrown.find(FIELD_REFUSED) !== undefined) throw thrown;
      const error = toDeliveryError(thrown, tools.settings);
      if (!isOfOneRecord(error)) throw thrown;
      failures.push(error);
      if (error.code === OUT_OF_CALLS) break;
    }
  }
  throwFirst(failures, written, people.length);
  return written;
}

/** Another one is marked where the person was merged or converted since they were found; false = is gone. */
async function markLiving(
  context: DeliveryContext,
  tools: DeliverTools,
  person: DncPerson,
  question: DncQuestion,
): Promise<boolean> {
  const fields = { [question.field]: question.wanted };
  try {
    await updateRecord(tools.api, context, person, fields);
    return true;
  } catch (error) {
    if (!isElsewhere(error)) throw error;
    const heir = await readPerson(tools, person.id, question);
    if (heir === undefined) return false;
    if (heir.id === person.id) throw error;
    await updateRecord(tools.api, context, heir, fields);
    return true;
  }
}

/** Refused credentials concern every record, and so does a mistake of our own. */
function isOfOneRecord(error: unknown): error is TransientError | AmbiguousError | PermanentError {
  return (
    error instanceof TransientError || error instanceof AmbiguousError || error instanceof PermanentError
  );
}

function throwFirst(failures: readonly DeliveryError[], done: number, all: number): void {
  const passing = failures.find(
    (error) => error instanceof TransientError || error instanceof AmbiguousError,
  );
  if (passing !== undefined)
    throw new TransientError(
      `${done} of ${all} people were marked in Salesforce; the others are tried again. ${passing.message}`,
      { code: passing.code, retryAfterMs: passing.retryAfterMs, cause: passing },
    );
  const [lasting] = failures;
  if (lasting !== undefined) throw lasting;
}
