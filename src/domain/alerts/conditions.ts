import type { RaisedAlert, RaiseOptions } from './alerter.ts';
import { BUDGET_OVER, type BudgetCounts, type BudgetRules, budgetUse } from './budget.ts';
import { ALERT, alertOfHold } from './codes.ts';
import { subjectOf } from './subject.ts';

/** Something that is the case now and that people must know. */
export interface Condition extends RaiseOptions {
  readonly alert: RaisedAlert;
}

export function heldCondition(hold: {
  readonly destination: string;
  readonly code: string;
  readonly message: string;
}): Condition {
  const { destination, message } = hold;
  const code = alertOfHold(hold.code);
  const text =
    code === ALERT.circuitOpen
      ? `${destination} is away (${message}); its deliveries wait and go on by themselves when it is back.`
      : `${destination} refuses the credentials (${hold.code}: ${message}) and is held; its deliveries wait. Mend the credentials, restart vicibridge, then run: vicibridge release ${destination}`;
  return { alert: { code, subject: destination, severity: 'critical', message: text } };
}

/**
 * @param lasts whether people were told of it: then it is over only when clearly less than half is used, or
 * every failure of a destination that stays about there would be told, and its end too
 * @returns undefined while it is nothing to be told
 */
export function budgetCondition(
  destination: string,
  counts: BudgetCounts,
  rules: BudgetRules,
  lasts: boolean = false,
): Condition | undefined {
  const { stage = 0, failedPercent, usedPercent } = budgetUse(counts, rules);
  if (stage === 0 && !(lasts && usedPercent >= BUDGET_OVER)) return undefined;
  const failed = counts.dead + counts.failing;
  const all = counts.delivered + failed;
  const message = `${destination}: ${failed} of ${all} deliveries failed within ${rules.windowHours} h (${failedPercent.toFixed(2)} %), which is ${usedWords(usedPercent)}. What failed and why: vicibridge dead --to ${destination}`;
  const severity = stage >= 100 ? 'critical' : 'warning';
  return { alert: { code: ALERT.budget, subject: destination, severity, message }, level: stage };
}

export function reviewsCondition(destination: string, open: number): Condition {
  const message = `${destination}: ${open} ${open === 1 ? 'delivery waits' : 'deliveries wait'} for a person to say whom ${open === 1 ? 'it is' : 'they are'} about. See them: vicibridge parked`;
  const alert = { code: ALERT.reviews, subject: destination, severity: 'warning', message } as const;
  return { alert, level: magnitude(open) };
}

export function hitsCondition(count: number): Condition {
  const message = `${count} accepted ${count === 1 ? 'request' : 'requests'} could not be taken in and ${count === 1 ? 'is' : 'are'} kept as they came. See why: vicibridge parked; after the mend: vicibridge replay --parked`;
  const alert = { code: ALERT.hits, subject: 'intake', severity: 'warning', message } as const;
  return { alert, level: magnitude(count) };
}

/** Dead letters of one kind. They stay until somebody replays them, so they are said once. */
export function deadLettersCondition(group: {
  readonly destination: string;
  readonly id: string;
  readonly code: string;
  readonly count: number;
}): Condition {
  const { destination, id, code, count } = group;
  const message = `${destination}: deliveries end with ${code} (${count} so far). See them: vicibridge dead --to ${destination} --group ${id}`;
  return {
    alert: { code: ALERT.deadLetters, subject: subjectOf(destination, id), severity: 'warning', message },
    repeats: false,
  };
}

/** Records that were delivered are gone and were not delivered again: repairs are off, or somebody deletes them. */
export function receiptsMissingCondition(destination: string, missing: number): Condition {
  const message = `${destination}: ${missing} delivered ${missing === 1 ? 'record is' : 'records are'} gone from the CRM and ${missing === 1 ? 'was' : 'were'} not delivered again. See which and why: vicibridge verify ${destination} --list; deliver again: vicibridge verify ${destination} --repair; meant to be: vicibridge verify ${destination} --accept`;
  const alert = { code: ALERT.receiptsMissing, subject: destination, severity: 'warning', message } as const;
  return { alert, level: magnitude(missing) };
}

/** Calls of the dialer's own records that have had no event for longer than an hour. */
export function callsMissingCondition(missing: {
  readonly dialer: string;
  readonly count: number;
  /** Day of the oldest, `YYYY-MM-DD`. */
  readonly firstDay: string;
}): Condition {
  const { dialer, count, firstDay } = missing;
  const message = `${dialer}: ${count} ${count === 1 ? 'call that is over has' : 'calls that are over have'} been missing for more than an hour, the oldest of ${firstDay}; what takes them back in does not get through. See which and why: vicibridge completeness --dialer ${dialer} --from ${firstDay} --list missing`;
  const alert = { code: ALERT.callsMissing, subject: dialer, severity: 'warning', message } as const;
  return { alert, level: magnitude(count) };
}

/** `72 % of the failure budget`; beyond twice the budget in times. */
function usedWords(usedPercent: number): string {
  return usedPercent < 200
    ? `${Math.floor(usedPercent)} % of the failure budget`
    : `${Math.floor(usedPercent / 100)} times the failure budget`;
}

/** 1 to 9: 0, 10 to 99: 1 ... */
function magnitude(count: number): number {
  return Math.floor(Math.log10(Math.max(1, count)));
}
