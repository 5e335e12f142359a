import { createHash } from 'node:crypto';
import type { ApiCall } from '../../../api-call.ts';
import type { Row } from '../../../tables/index.ts';
import { varchar } from '../columns.ts';

type PasswordColumns = Pick<Row<'users'>, 'pass' | 'pass_hash'>;

/**
 * A password as its columns hold it. With `pass_hash_enabled` the text is gone and a hash stands there
 * (VICIdial's is bcrypt; nothing here reads it).
 */
export function passwordColumns(call: ApiCall, password: string): PasswordColumns {
  if (Number(call.settings.pass_hash_enabled) < 1) return { pass: varchar(password, 100), pass_hash: '' };
  return { pass: '', pass_hash: createHash('sha256').update(password).digest('hex') };
}
