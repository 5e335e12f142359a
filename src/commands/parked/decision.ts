import type { OpenReview } from '../../ledger/reviews.ts';
import { UsageError } from '../context.ts';

export type Decision =
  | { readonly kind: 'use'; readonly object: string; readonly id: string }
  | { readonly kind: 'create' }
  | { readonly kind: 'skip' };

export interface DecisionOptions {
  readonly use?: string;
  readonly create?: boolean;
  readonly skip?: boolean;
}

/** Characters of the ids that CRMs have. */
const USE = /^([A-Za-z][A-Za-z0-9_]*):([A-Za-z0-9_-]{1,64})$/;

/** What was decided, by the command line. @throws UsageError where it does not say, or does not fit */
export function decisionOf(options: DecisionOptions, review: OpenReview): Decision {
  const { use, create, skip } = options;
  const said = [use !== undefined, create === true, skip === true].filter(Boolean).length;
  if (said !== 1) throw new UsageError('say one of: --use <object>:<id>, --create, --skip');
  if (skip === true) return { kind: 'skip' };
  if (review.personKey === undefined)
    throw new UsageError(
      `item ${review.id} names no lead, number or e-mail that the answer could be kept for: only --skip is possible`,
    );
  return use === undefined ? { kind: 'create' } : useOf(use, review);
}

function useOf(text: string, { objects, candidates }: OpenReview): Decision {
  const [, object, id] = USE.exec(text) ?? [];
  if (object === undefined || id === undefined)
    throw new UsageError(`--use ${text}: write the object and the id, such as contact:801`);
  const known = new Set([...objects, ...candidates.map((one) => one.object)]);
  if (known.size > 0 && !known.has(object))
    throw new UsageError(`--use ${text}: people are kept in ${[...known].join(', ')}`);
  return { kind: 'use', object, id };
}

/** As it is kept. */
export function decisionText(decision: Decision): string {
  return decision.kind === 'use' ? `use ${decision.object}:${decision.id}` : decision.kind;
}
