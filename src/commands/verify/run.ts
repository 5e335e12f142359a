import { BulkStopped, patiently } from '../../bulk/patience.ts';
import { startProgress } from '../../bulk/progress.ts';
import type { Stop } from '../../bulk/stop.ts';
import type { Config } from '../../config/config.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Verification } from '../../ledger/verified/verifications.ts';
import { ASKED_AT_ONCE, askOnce } from '../../roles/verify/verifications.ts';
import type { Scope } from '../../verify/chosen-effects.ts';
import { verifyReceipts } from '../../verify/verify-receipts.ts';
import { configOf, type GlobalOptions, parseSince, print, UsageError, withLedger } from '../context.ts';
import { stoppedExit } from '../leads/exit-codes.ts';
import { stopOnSignals, waitingOf } from '../leads/stop-on-signals.ts';
import { terminalOf } from '../leads/terminal.ts';
import { withConnection } from '../with-connection.ts';
import { chooseVerified, writtenTo } from './choose.ts';
import { acceptAll, listAll } from './known.ts';
import { verificationJson, verificationLine } from './lines.ts';

export interface VerifyCommandOptions extends GlobalOptions {
  readonly since: string;
  readonly sample?: string;
  readonly all?: boolean;
  readonly repair?: boolean;
  readonly people?: boolean;
  readonly evenMost?: boolean;
  readonly list?: boolean;
  readonly accept?: boolean;
  readonly json?: boolean;
}

/** What is looked at where neither the command nor the configuration says how much. */
const SAMPLE = 50;
const SAMPLE_MAX = 1_000_000;

/**
 * `vicibridge verify`: ask each CRM whether the records of our receipts are still there. Exit 1 when something is
 * missing that is not delivered again, or could not be looked at; 3 when a CRM is away or refuses the credentials.
 *
 * @throws UsageError for options that contradict each other, or a connection that there is not
 */
export async function runVerify(wanted: string | undefined, options: VerifyCommandOptions): Promise<void> {
  refuseContradictions(options);
  const config = configOf(options);
  const able = chooseVerified(config, wanted);
  const names = options.repair === true ? writtenTo(config, able) : able;
  const json = options.json === true;
  await withLedger(config, async (ledger) => {
    if (options.list === true) return listAll(ledger, names, json);
    if (options.accept === true) return acceptAll(ledger, names, Date.now());
    await stopOnSignals(async (stop) => {
      for (const name of names) {
        if (stop.asked.aborted) return;
        await verifyOne({ config, ledger, name, options, stop });
      }
    });
  });
}

function refuseContradictions({
  all,
  sample,
  list,
  accept,
  repair,
  people,
  evenMost,
}: VerifyCommandOptions): void {
  if (all === true && sample !== undefined) throw new UsageError('--all looks at all: leave out --sample');
  if (list === true && accept === true) throw new UsageError('--list or --accept: one of them');
  if ((list === true || accept === true) && (repair === true || all === true || sample !== undefined))
    throw new UsageError('--list and --accept look at nothing: leave out --repair, --all and --sample');
  if (repair !== true && (people === true || evenMost === true))
    throw new UsageError('--people and --even-most say what --repair may do: add --repair');
}

interface Run {
  readonly config: Config;
  readonly ledger: Ledger;
  readonly name: string;
  readonly options: VerifyCommandOptions;
  readonly stop: Stop;
}

async function verifyOne(run: Run): Promise<void> {
  const { options } = run;
  try {
    const result = await looked(run);
    print(options.json === true ? verificationJson(result) : verificationLine(result));
    // That an earlier CRM is away weighs more.
    if (result.missing > 0 || result.unseen > 0) process.exitCode ??= 1;
  } catch (error) {
    if (!(error instanceof BulkStopped)) throw error;
    process.stderr.write(`${run.name}: stopped (${error.why}): ${error.message}\n`);
    process.exitCode = stoppedExit(error, run.stop.reason);
  }
}

function looked({ config, ledger, name, options, stop }: Run): Promise<Verification> {
  return withConnection(config, name, async (connection) => {
    let bar: ReturnType<typeof startProgress> | undefined;
    const waiting = waitingOf(stop, (wait) => bar?.waiting(wait));
    try {
      return await verifyReceipts({
        ledger,
        destination: name,
        scope: scopeOf(options, config.connections[name]?.verify?.sample),
        since: parseSince(options.since),
        repair: options.repair === true,
        people: options.people === true,
        evenMost: options.evenMost === true,
        ask: (ids) => patiently(waiting, () => askOnce(connection, ids, stop.now)),
        concurrency: ASKED_AT_ONCE,
        now: Date.now,
        onTotal(total) {
          const kinds = ['there', 'gone', 'unseen'];
          bar = startProgress({ total, before: {}, kinds, ...terminalOf(process.stderr) });
        },
        onLooked: (found) => bar?.tick(found),
        // The running program finds what is due in the ledger.
        onRedelivered: () => undefined,
      });
    } finally {
      bar?.stop();
    }
  });
}

function scopeOf({ all, sample }: VerifyCommandOptions, configured: number = SAMPLE): Scope {
  if (all === true) return { kind: 'all' };
  const size = sample === undefined ? configured : Number(sample);
  if (Number.isInteger(size) && size > 0 && size <= SAMPLE_MAX) return { kind: 'sample', size };
  throw new UsageError(`--sample ${sample}: use a whole number, or --all`);
}
