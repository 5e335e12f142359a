import { createFunctionClient, type FunctionClient } from '../../../connectors/vicidial/functions/client.ts';
import type { LeadLimits } from '../../../connectors/vicidial/lead-limits.ts';
import { type DialerSession, openSession } from '../../../connectors/vicidial/session.ts';
import { VicidialSettings } from '../../../connectors/vicidial/settings.ts';
import { BulkInputError } from '../../bulk/input-error.ts';
import { BulkStopped } from '../../bulk/patience.ts';
import type { Config } from '../../config/config.ts';
import { type Ledger, openLedger } from '../../ledger/ledger.ts';
import { chooseDialer } from '../choose-dialer.ts';
import { hasLedger, UsageError } from '../context.ts';
import { withTraffic } from '../with-traffic.ts';
import { stoppedExit } from './exit-codes.ts';

/** One dialer, for a command that asks it much. */
export interface BulkSession {
  readonly session: DialerSession;
  /** Knows the widths of the dialer's own columns where its database tells them. */
  readonly client: FunctionClient;
  readonly limits: LeadLimits;
  readonly defaultPhoneCode: string;
  /** Our own ledger; undefined = nothing has run here yet. */
  readonly ledger: Ledger | undefined;
  readonly settings: VicidialSettings;
}

/** Do bulk work with the dialer that is named, or the only one; in step with the running program through Redis. */
export async function withBulkSession<Result>(
  config: Config,
  wanted: string | undefined,
  work: (bulk: BulkSession) => Promise<Result>,
): Promise<Result> {
  const name = chooseDialer(config, wanted);
  const dialer = config.dialers[name];
  if (dialer === undefined) throw new UsageError(`no dialer ${name}`);
  const settings = VicidialSettings.parse(dialer.settings);
  const ledger = hasLedger(config) ? await openLedger(config.data.dir) : undefined;
  if (ledger === undefined)
    note(`there is no ledger in ${config.data.dir}, so our own do-not-call facts are not known`);
  try {
    return await withTraffic(config, async (openTraffic) => {
      if (openTraffic === undefined)
        note('redis cannot be reached: the pace of the dialer is kept within this command only');
      const session = openSession(settings, { name, now: Date.now, openTraffic });
      try {
        const tools = await session.functionTools(AbortSignal.timeout(settings.timeoutMs));
        const { nonLatin, widths } = tools;
        return await work({
          session,
          client: createFunctionClient(tools),
          limits: widths === undefined ? { nonLatin } : { nonLatin, widths },
          defaultPhoneCode: dialer.defaultPhoneCode,
          ledger,
          settings,
        });
      } finally {
        await session.close();
      }
    });
  } finally {
    await ledger?.close();
  }
}

/** What is wrong with the file or an option is the caller's to mend; a dialer that is not to be had ends with exit code 3. */
export async function asUsage(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof BulkInputError) throw new UsageError(error.message);
    if (!(error instanceof BulkStopped)) throw error;
    process.stderr.write(`stopped (${error.why}) before anything was done: ${error.message}\n`);
    process.exitCode = stoppedExit(error, undefined);
  }
}

/** Something to know that changes nothing; on standard error, so that standard output stays for machines. */
export function note(text: string): void {
  process.stderr.write(`note: ${text}\n`);
}
