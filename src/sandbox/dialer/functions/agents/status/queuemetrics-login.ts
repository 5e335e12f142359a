import type { PhpParameters } from '../../../php-parameters.ts';
import type { Tables } from '../../../tables/index.ts';
import { sameText } from '../collation.ts';

/**
 * blind_monitor for QueueMetrics takes the id of a running call for a password, and then any user's name: with
 * `source=queuemetrics` and `stage=MONITOR`, after the login failed and was counted as a failure.
 */
export function opensByCallId(tables: Tables, name: string, parameters: PhpParameters): boolean {
  if (name !== 'blind_monitor') return false;
  const sent = (parameter: string, kind: RegExp) => parameters.get(parameter).replaceAll(kind, '');
  if (sent('source', /[^0-9a-zA-Z]/g) !== 'queuemetrics') return false;
  if (sent('stage', /[^-_0-9a-zA-Z]/g) !== 'MONITOR') return false;
  const callId = sent('pass', /[^-_0-9a-zA-Z]/g);
  return tables.autoCalls.rows.some(({ callerid }) => sameText(callerid, callId));
}
