import { mustGoOn, type ReconcileContext } from '../context.ts';
import { workOffDue } from '../due.ts';
import { countedPass } from '../counted/counted-pass.ts';
import { callsPass, type CallsPassOptions } from './calls.ts';
import { askClock } from './clock.ts';
import { receiptsPass } from './receipts.ts';

/** What a pass has done so far; counted while it runs, so that one that is cut short tells what it did. */
export interface PassTally {
  pages: number;
  legs: number;
  missing: number;
  urlRows: number;
  untellable: number;
  appended: number;
  lost: string[];
  readUntil: number | undefined;
}

export function newTally(): PassTally {
  return {
    pages: 0,
    legs: 0,
    missing: 0,
    urlRows: 0,
    untellable: 0,
    appended: 0,
    lost: [],
    readUntil: undefined,
  };
}

/** Calls that are asked for again together, and those of a backfill in one pass. */
const DUE = 200;
const DUE_OF_BACKFILL = 100;

/**
 * One pass over a dialer's records: the requests that it never made, then the calls, then what is due.
 *
 * @throws SlowDialerError, JournalError, and what the feed throws; the next pass goes on where this one was
 */
export async function runPass(context: ReconcileContext, tally: PassTally): Promise<void> {
  await askClock(context);
  const receipts = await receiptsPass(context);
  if (receipts !== undefined) {
    tally.pages += receipts.pages;
    tally.urlRows += receipts.rows;
    tally.untellable += receipts.untellable;
    tally.appended += receipts.appended;
    tally.lost.push(...receipts.lost);
    mustGoOn(context);
  }
  const options: CallsPassOptions = {
    afterStep: async ({ pages, legs, changed }) => {
      tally.pages += pages;
      tally.legs += legs;
      tally.missing += changed.missing;
      await workOff(context, tally);
      mustGoOn(context);
    },
  };
  const { counts } = context.feed;
  const { until } = await (counts === undefined
    ? callsPass(context, options)
    : countedPass(counts, context, options));
  tally.readUntil = until;
  await workOff(context, tally);
}

async function workOff(context: ReconcileContext, tally: PassTally): Promise<void> {
  const { graceMs } = context.rules;
  for (;;) {
    const { looked, appended, changed } = await workOffDue({ kind: 'live', limit: DUE, graceMs }, context);
    tally.appended += appended;
    tally.missing += changed.missing - appended;
    if (looked < DUE) break;
    mustGoOn(context);
  }
  const again = await workOffDue({ kind: 'backfill-again', limit: DUE_OF_BACKFILL, graceMs: 0 }, context);
  const left = await workOffDue({ kind: 'backfill-left', limit: DUE_OF_BACKFILL, graceMs }, context);
  tally.appended += again.appended + left.appended;
}
