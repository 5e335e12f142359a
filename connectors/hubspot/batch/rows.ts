import { z } from 'zod';
import { AmbiguousError, type DeliveryError, TransientError } from '../../../src/domain/errors.ts';
import type { Outcome } from '../../../src/kit/batcher.ts';
import type { BatchAnswer, BatchRow } from '../answers.ts';
import { readErrorBody } from '../error-body.ts';
import type { Operation } from '../failure.ts';
import { refusal } from '../refusal.ts';

/** By what one row of a batch is told from the others: HubSpot answers in an order of its own. */
export interface RowKey {
  readonly id?: string | undefined;
  /** `objectWriteTraceId`: ours, told back with the row. */
  readonly trace?: string | undefined;
  /** A property whose value no other row has. */
  readonly property?: { readonly name: string; readonly value: string } | undefined;
}

const STATUS_OF_CATEGORY: Readonly<Record<string, number>> = {
  OBJECT_NOT_FOUND: 404,
  CONFLICT: 409,
  OBJECT_ALREADY_EXISTS: 409,
};
const Context = z.looseObject({ context: z.record(z.string(), z.unknown()).optional() });

/** Each row's own outcome; undefined = the answer does not speak of it. */
export function rowOutcomes(
  operation: Operation,
  keys: readonly RowKey[],
  answer: BatchAnswer,
): readonly Outcome<BatchRow | undefined>[] {
  const errors = answer.errors ?? [];
  const named = new Map(errors.flatMap((error) => namesIn(error).map((name) => [name, error] as const)));
  const unnamed = errors.find((error) => namesIn(error).length === 0);
  return keys.map((key) => {
    const row = keys.length === 1 ? answer.results[0] : answer.results.find((one) => isRow(one, key));
    if (row !== undefined) return { ok: true, value: row };
    const error = [key.id, key.trace].map((name) => named.get(name ?? '')).find(Boolean) ?? unnamed;
    const own = error ?? (keys.length === 1 ? errors[0] : undefined);
    return own === undefined
      ? { ok: true, value: undefined }
      : { ok: false, error: rowError(operation, own) };
  });
}

/** The same where a row that the answer does not speak of may have been written. */
export function writtenRows(
  operation: Operation,
  keys: readonly RowKey[],
  answer: BatchAnswer,
  searchLagMs: number,
): readonly Outcome<BatchRow>[] {
  return rowOutcomes(operation, keys, answer).map((outcome): Outcome<BatchRow> => {
    if (!outcome.ok) return outcome;
    if (outcome.value !== undefined) return { ok: true, value: outcome.value };
    const error = new AmbiguousError(
      `HubSpot was asked to ${operation.name} among others, and its answer does not say what became of it. It is looked at again.`,
      {
        code: 'hubspot-unreadable-answer',
        retryAfterMs: operation.effect === 'once' ? searchLagMs : undefined,
      },
    );
    return { ok: false, error };
  });
}

/** What one row was refused with, as the error that decides what happens to its delivery. */
export function rowError(operation: Operation, error: unknown): DeliveryError {
  const facts = readErrorBody(error);
  if (facts.category === 'RATE_LIMITS') {
    return new TransientError(`HubSpot put off the request to ${operation.name} (row limit).`, {
      code: 'hubspot-rate-limit',
    });
  }
  return refusal(operation, STATUS_OF_CATEGORY[facts.category ?? ''] ?? 400, facts);
}

function isRow(row: BatchRow, { trace, id, property }: RowKey): boolean {
  if (trace !== undefined && row.objectWriteTraceId !== undefined) return row.objectWriteTraceId === trace;
  if (property !== undefined)
    return row.properties?.[property.name]?.toLowerCase() === property.value.toLowerCase();
  return id !== undefined && row.id === id;
}

/** The ids and trace ids that an error says it is about. */
function namesIn(error: unknown): readonly string[] {
  const parsed = Context.safeParse(error);
  const context = parsed.success ? parsed.data.context : undefined;
  const told = ['ids', 'id', 'objectWriteTraceId', 'objectWriteTraceIds'].map((name) => context?.[name]);
  return told.flat().filter((name) => typeof name === 'string' && name !== '') as string[];
}
