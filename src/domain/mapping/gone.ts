import type { DisposalAction } from '../lead-order.ts';
import type { GonePolicy } from './policy-schema.ts';
import type { ObjectMapping } from './schema.ts';

const KEYS = { deleted: 'onDelete', 'privacy-deleted': 'onErase', merged: 'onMerge' } as const;

/** What becomes of the lead whose record is gone; undefined = nothing. */
export function disposalOf(
  change: 'deleted' | 'privacy-deleted' | 'merged',
  mapping: Pick<ObjectMapping, 'onDelete' | 'onErase' | 'onMerge'>,
): DisposalAction | undefined {
  return actionOf(mapping[KEYS[change]]);
}

function actionOf(policy: GonePolicy): DisposalAction | undefined {
  const { do: action, status } = typeof policy === 'string' ? { do: policy, status: undefined } : policy;
  if (action === 'nothing') return undefined;
  if (action !== 'status') return { do: action };
  return status === undefined ? undefined : { do: 'status', status };
}
