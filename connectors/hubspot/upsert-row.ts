import { TransientError } from '../../src/domain/errors.ts';
import type { UpsertAnswer } from './answers.ts';
import { readErrorBody } from './error-body.ts';
import type { Operation } from './failure.ts';
import { refusal } from './refusal.ts';

const STATUS_OF_CATEGORY: Readonly<Record<string, number>> = {
  OBJECT_NOT_FOUND: 404,
  CONFLICT: 409,
  OBJECT_ALREADY_EXISTS: 409,
};

/** The one row of a batch upsert of one. Throws what the row was refused with: a 207 is not an error by itself. */
export function upsertedRow(
  operation: Operation,
  answer: UpsertAnswer,
): { readonly id: string; readonly created: boolean } {
  const [row] = answer.results;
  if (row !== undefined) return { id: row.id, created: row['_new'] === true };
  const facts = readErrorBody(answer.errors?.[0]);
  if (facts.category === 'RATE_LIMITS') {
    throw new TransientError(`HubSpot put off the request to ${operation.name} (row limit).`, {
      code: 'hubspot-rate-limit',
    });
  }
  throw refusal(operation, STATUS_OF_CATEGORY[facts.category ?? ''] ?? 400, facts);
}
