import { isNews, type RaisedAlert, type RaiseOptions } from '../../domain/alerts/alerter.ts';
import { overText } from '../../domain/alerts/over.ts';
import type { Logger } from '../../domain/logger.ts';
import { endAlert, findAlert, keepAlert, markOver } from '../../ledger/alerts.ts';
import type { LedgerTransaction } from '../../ledger/ledger.ts';
import { say, type SayContext } from './say.ts';

export interface RaiseContext extends SayContext {
  readonly logger: Logger;
}

/** Say it where it is news. @returns whether it was */
export async function raiseIn(
  trx: LedgerTransaction,
  alert: RaisedAlert,
  { level = 0, repeats = true }: RaiseOptions,
  context: RaiseContext,
): Promise<boolean> {
  const { code, subject, severity, message } = alert;
  const lasting = await findAlert(trx, code, subject);
  if (lasting?.overAt !== undefined) await markOver(trx, lasting, undefined);
  if (!isNews(lasting, { severity, level })) return false;
  await keepAlert(trx, { alert, level, repeats, now: context.now() });
  await say(trx, alert, context);
  context.logger.warn({ code, subject, severity, alert: message }, 'people are told');
  return true;
}

/** Say that it is over. @returns whether it was raised before */
export async function resolveIn(
  trx: LedgerTransaction,
  over: { readonly code: string; readonly subject: string; readonly message?: string | undefined },
  context: RaiseContext,
): Promise<boolean> {
  const { code, subject, message = overText(code, subject) } = over;
  if (!(await endAlert(trx, code, subject))) return false;
  await say(trx, { code, subject, severity: 'resolved', message }, context);
  context.logger.info({ code, subject }, 'people are told that it is over');
  return true;
}
