import { createInterface } from 'node:readline/promises';
import { z } from 'zod';
import { type ResetCounts, runReset } from '../../bulk/reset/run-reset.ts';
import { CALLBACK_STATUSES } from '../../bulk/reset/stale.ts';
import type { BulkStopped } from '../../bulk/patience.ts';
import type { Stop } from '../../bulk/stop.ts';
import type { Config } from '../../config/config.ts';
import type { Lead } from '../../domain/event.ts';
import { toE164 } from '../../domain/phone.ts';
import { configOf, print, UsageError } from '../context.ts';
import { asUsage, type BulkSession, withBulkSession } from './bulk-session.ts';
import { stoppedExit } from './exit-codes.ts';
import { campaignOfList } from './import-list.ts';
import { leadSource } from './lead-source.ts';
import { campaignOption, leadIdsOption, listOption, parseWords, statusesOption } from './option-types.ts';
import { ownDnc } from './own-dnc.ts';
import { stopOnSignals, waitingOf } from './stop-on-signals.ts';

const UNIT_MS = { h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

const ResetWords = z.object({
  config: z.string(),
  dialer: z.string().optional(),
  list: listOption,
  campaign: campaignOption,
  olderThan: z
    .string()
    .regex(/^[1-9]\d{0,4}[hdw]$/, '--older-than: write 12h, 30d or 8w')
    .transform((text) => Number(text.slice(0, -1)) * UNIT_MS[text.slice(-1) as keyof typeof UNIT_MS]),
  status: statusesOption,
  lead: leadIdsOption,
  limit: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, '--limit: write a number of leads')
    .transform(Number)
    .optional(),
  dryRun: z.boolean().default(false),
  yes: z.boolean().default(false),
  json: z.boolean().default(false),
});
type ResetWords = z.output<typeof ResetWords>;

/** `vicibridge leads reset --list N --older-than 30d --status NA,B`: have leads of old calls dialled anew. */
export async function runLeadsReset(options: unknown): Promise<void> {
  const words = parseWords(ResetWords, options);
  const config = configOf(words);
  assertNotPromised(words.status, config);
  const asks = !words.dryRun && !words.yes;
  if (asks && !process.stdin.isTTY)
    throw new UsageError('leads reset changes leads: say --yes, or --dry-run to see how many they are');
  await asUsage(() =>
    withBulkSession(config, words.dialer, (bulk) =>
      stopOnSignals(async (stop) => {
        const reset = await prepared(bulk, words, stop);
        if (asks && !(await confirmed(await reset(true), words))) return print('nothing was changed');
        report(await reset(words.dryRun), words, stop);
      }),
    ),
  );
}

/** @throws UsageError for statuses that must stay: do-not-call, and calls that were promised */
function assertNotPromised(statuses: readonly string[], { dnc }: Pick<Config, 'dnc'>): void {
  const kept = new Set([...Object.keys(dnc.statuses), ...CALLBACK_STATUSES].map((one) => one.toUpperCase()));
  const wrong = statuses.filter((status) => kept.has(status));
  if (wrong.length > 0)
    throw new UsageError(`--status ${wrong.join(',')}: leads with a do-not-call or callback status are never reset`); // prettier-ignore
}

interface Outcome {
  readonly counts: ResetCounts;
  readonly stopped: BulkStopped | undefined;
  readonly from: 'database' | 'api';
}

async function prepared(
  bulk: BulkSession,
  words: ResetWords,
  stop: Stop,
): Promise<(dryRun: boolean) => Promise<Outcome>> {
  const waiting = waitingOf(stop);
  const source = leadSource(bulk, { listId: words.list, ids: words.lead }, { stop, waiting });
  const known = { listId: words.list, campaign: words.campaign };
  const where = { dialer: bulk.session.name, campaign: await campaignOfList(bulk, known, { stop, waiting }) };
  const { dnc } = ownDnc(bulk.ledger, where, 'reset');
  // One moment for the count and for the write.
  const calledBefore = Date.now() - words.olderThan;
  return async (dryRun) => {
    const result = await runReset({
      leads: source.pages(),
      rule: { listId: words.list, statuses: new Set(words.status), calledBefore },
      limit: words.limit ?? Infinity,
      reset: dryRun ? undefined : (ids, signal) => toNew(bulk, ids, signal),
      dnc,
      where,
      numbersOf: ({ lead }) => numbersOf(lead, bulk.defaultPhoneCode),
      stop,
      waiting,
    });
    return { ...result, from: source.from };
  };
}

/** VICIdial dials both numbers with the lead's calling code, or with its own where the lead has none. */
function numbersOf(
  { phone = '', phoneCode, altPhone = '' }: Lead,
  defaultPhoneCode: string,
): readonly string[] {
  const main = toE164(phone, phoneCode, defaultPhoneCode);
  return main === undefined ? [] : [main, toE164(altPhone, phoneCode, defaultPhoneCode) ?? main];
}

async function toNew({ client }: BulkSession, ids: readonly string[], signal: AbortSignal): Promise<number> {
  const { fields } = await client.nonAgent.batchUpdateLead(
    { leadIds: [...ids], status: 'NEW', resetLead: true },
    { signal, lane: 'normal' },
  );
  return fields.affected ?? 0;
}

async function confirmed({ counts }: Outcome, { list }: ResetWords): Promise<boolean> {
  const count = counts.stale - counts.dnc - counts.unreadable;
  if (count === 0) return false;
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await ask.question(
      `have ${count} leads of list ${list} dialled anew (status NEW)? [y/N] `,
    );
    return /^y(?:es)?$/i.test(answer.trim());
  } finally {
    ask.close();
  }
}

function report({ counts, stopped, from }: Outcome, words: ResetWords, stop: Stop): void {
  if (stopped !== undefined) process.exitCode = stoppedExit(stopped, stop.reason);
  if (words.json) {
    const why = stopped && { why: stopped.why, message: stopped.message };
    print(JSON.stringify({ list: words.list, dryRun: words.dryRun, from, ...counts, stopped: why ?? null }));
    return;
  }
  const left = counts.dnc === 0 ? '' : `, of which ${counts.dnc} are on our do-not-call list and left as they are`; // prettier-ignore
  const unreadable = counts.unreadable === 0 ? '' : `, ${counts.unreadable} without a possible phone number, left as they are too`; // prettier-ignore
  print(`${counts.seen} leads seen, ${counts.stale} to be dialled anew${left}${unreadable}`);
  if (!words.dryRun) print(`${counts.reset} leads of list ${words.list} were reset`);
  if (stopped !== undefined) print(`stopped (${stopped.why}): ${stopped.message}\nrun it again to go on`);
}
