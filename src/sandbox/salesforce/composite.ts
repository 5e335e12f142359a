import { z } from 'zod';
import type { Org } from './org.ts';
import type { Answer } from './records.ts';
import { refuse } from './refusal.ts';

const MOST_SUBREQUESTS = 25;

const CompositeBody = z.object({
  allOrNone: z.boolean().default(false),
  compositeRequest: z
    .array(
      z.object({
        method: z.string(),
        url: z.string(),
        referenceId: z.string().regex(/^\w+$/),
        body: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .min(1),
});

interface Part {
  readonly body: unknown;
  readonly httpHeaders: object;
  readonly httpStatusCode: number;
  readonly referenceId: string;
}

/** Ends the transaction; carries the answers as they are given then. */
class RolledBack extends Error {
  readonly parts: readonly Part[];

  constructor(parts: readonly Part[]) {
    super('rolled back');
    this.name = 'RolledBack';
    this.parts = parts;
  }
}

/**
 * `POST …/composite`: subrequests in order, later ones referring to earlier answers by `@{ref.path}`; with
 * `allOrNone` one failure undoes all. The outer status is 200 whatever became of them.
 */
export function runComposite(
  org: Org,
  sent: unknown,
  handle: (method: string, url: string, body: unknown) => Answer,
): Answer {
  const parsed = CompositeBody.safeParse(sent);
  if (!parsed.success) throw refuse('JSON_PARSER_ERROR', 'The composite request is not readable');
  const { allOrNone, compositeRequest } = parsed.data;
  if (compositeRequest.length > MOST_SUBREQUESTS)
    throw refuse('LIMIT_EXCEEDED', `A composite request holds ${MOST_SUBREQUESTS} subrequests`);

  function run(): Part[] {
    const parts: Part[] = [];
    for (const { method, url, body, referenceId } of compositeRequest) {
      const answer = handle(method, fill(url, parts), body === undefined ? undefined : fillAll(body, parts));
      parts.push({ body: answer.body ?? null, httpHeaders: {}, httpStatusCode: answer.status, referenceId });
      if (allOrNone && answer.status >= 300) throw new RolledBack(halt(parts, compositeRequest));
    }
    return parts;
  }

  try {
    return { status: 200, body: { compositeResponse: allOrNone ? org.atomically(run) : run() } };
  } catch (error) {
    if (error instanceof RolledBack) return { status: 200, body: { compositeResponse: error.parts } };
    throw error;
  }
}

/** The part that failed keeps its answer; the others are told that they were undone or never begun. */
function halt(done: readonly Part[], asked: readonly { readonly referenceId: string }[]): Part[] {
  const failed = done.at(-1);
  const message = 'The transaction was rolled back since another operation in the same transaction failed.';
  return asked.map(({ referenceId }) =>
    failed?.referenceId === referenceId
      ? failed
      : {
          body: [{ errorCode: 'PROCESSING_HALTED', message }],
          httpHeaders: {},
          httpStatusCode: 400,
          referenceId,
        },
  );
}

function fillAll(body: Readonly<Record<string, unknown>>, parts: readonly Part[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).map(([field, value]) => [
      field,
      typeof value === 'string' ? fill(value, parts) : value,
    ]),
  );
}

function fill(text: string, parts: readonly Part[]): string {
  return text.replaceAll(/@\{(\w+)\.([\w.]+)\}/g, (whole, reference: string, path: string) => {
    let value: unknown = parts.find(({ referenceId }) => referenceId === reference)?.body;
    for (const key of path.split('.'))
      value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
    if (typeof value !== 'string') throw refuse('PROCESSING_HALTED', `Invalid reference specified: ${whole}`);
    return value;
  });
}
