import { CallFailure } from './call-failure.ts';

/**
 * Whether a write was refused because the record is not what it was when it was found: deleted, merged or
 * converted since. Reading it again tells which.
 */
export function isElsewhere(error: unknown): boolean {
  if (!(error instanceof CallFailure) || error.reason !== 'refused') return false;
  return (
    error.status === 404 || error.find(['ENTITY_IS_DELETED', 'CANNOT_UPDATE_CONVERTED_LEAD']) !== undefined
  );
}
