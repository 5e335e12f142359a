import type { ApiCall } from '../../api-call.ts';
import { deny, requireRight, tell } from './answer.ts';
import { keepAnything, keepLatin } from './parameters.ts';

/** server_refresh: every server builds its configuration files anew. */
export function serverRefresh(call: ApiCall): void {
  requireRight(call, 'ast_admin_access', 'REFRESH SERVERS');
  if (!keepLatin(call, 'stage', '-_').includes('REFRESH'))
    // It names parameters of another function.
    deny(
      call,
      'YOU MUST USE ALL REQUIRED FIELDS',
      keepAnything(call, 'alias_id', '-_'),
      keepAnything(call, 'alias_name', '- +.:/@_'),
      keepAnything(call, 'phone_logins', '-,_'),
    );
  call.settings.reload_timestamp = call.clock.local(call.clock.now());
  const affected = call.tables.servers.update(() => true, { rebuild_conf_files: 'Y' });
  tell(call, 'SUCCESS', 'SERVER REFRESH HAS BEEN TRIGGERED', String(affected));
}
