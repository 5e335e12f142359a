import { destinationText } from '../../domain/completeness/daily.ts';
import { isPast } from '../../domain/completeness/day-figure.ts';
import type { Figure } from '../../domain/completeness/figure.ts';
import { percentText } from '../../domain/completeness/percent.ts';
import { proofText } from '../../domain/completeness/proof-text.ts';
import { upToText } from './beyond-until.ts';
import { numberTable } from './number-table.ts';
import type { Asked, DayReport } from './report.ts';

const ALWAYS: ReadonlySet<string> = new Set(['calls', 'events', 'done', 'missing', 'percent']);

/** A day as a person reads it. */
export function figureLines(report: DayReport, asked: Asked): readonly string[] {
  const { dialer, day, timezone, total, campaigns } = report;
  const rows = [
    ...campaigns.map(([name, figure]) => [name, cellsOf(figure)] as const),
    ['all', cellsOf(total)] as const,
  ];
  return [
    `${dialer}  ${day.name}  (${timezone})  ${headText(report)}`,
    `  ${proofText(report.proof, report.read, timezone)}`,
    ...(campaigns.length === 0
      ? ['  no call']
      : numberTable('campaign', rows, ALWAYS).map((line) => `  ${line}`)),
    ...Object.entries(total.destinations).map(([name, counts]) => `  to ${name}: ${destinationText(counts)}`),
    ...hintLines(report, asked),
  ];
}

function headText({ total, proof }: DayReport): string {
  const { percent } = total;
  if (percent === undefined) return 'no call that is over';
  return `${percentText(percent)} of ${proof === 'proven' ? 'the calls that are over' : 'what was read'}`;
}

function cellsOf({ calls, percent }: Figure): Readonly<Record<string, number | string>> {
  return {
    calls: calls.calls,
    open: calls.open + calls.grace,
    events: calls.accepted,
    recon: calls.reconciled,
    done: calls.confirmed,
    going: calls.underWay,
    parked: calls.parked,
    dead: calls.dead,
    shadow: calls.shadow,
    missing: calls.missing,
    percent: percentText(percent),
  };
}

/** What is not as it should be, each with the command that lists it. */
function hintLines(report: DayReport, asked: Asked): readonly string[] {
  const { dialer, day, total, beyond = 0 } = report;
  const { calls } = total;
  const filters = [
    ...(asked.campaign === undefined ? [] : [`--campaign ${asked.campaign}`]),
    ...(asked.destination === undefined ? [] : [`--to ${asked.destination}`]),
  ].join(' ');
  const command = `vicibridge completeness --dialer ${dialer} --day ${day.name}${filters === '' ? '' : ` ${filters}`}`;
  const failed = calls.failed === 0 ? '' : ` (${calls.failed} could not be taken back in so far)`;
  const named = calls.missing - calls.unnamed;
  const hints = [
    [named, `missing${failed}`, 'missing'],
    [calls.dead, 'given up by a destination', 'dead'],
    [calls.parked, one(calls.parked, 'waits for a person', 'wait for a person'), 'parked'],
    [isPast(report) ? calls.open + calls.grace : 0, 'not over, though the day is', 'open'],
    [
      calls.unrouted,
      one(calls.unrouted, 'goes nowhere: no route fits it', 'go nowhere: no route fits them'),
      'unrouted',
    ],
    [calls.overtaken, 'overtaken by a later disposition of the call, which was sent (settled)', 'overtaken'],
    [calls.differs, `${one(calls.differs, 'has', 'have')} another status in the dialer's records`, 'differs'],
    [calls.excluded, 'not asked for, and not counted', 'excluded'],
    [
      beyond,
      `accepted ${one(beyond, 'hit', 'hits')} that the dialer's records do not tell of${beyondUpTo(report)}`,
      'beyond',
    ],
  ] as const;
  return [
    ...(calls.unnamed === 0
      ? []
      : [
          `  ${calls.unnamed} missing that the dialer only counts: its API does not tell which, so no list has them`,
        ]),
    ...hints
      .filter(([count]) => count > 0)
      .flatMap(([count, what, list]) => [`  ${count} ${what}:`, `    ${command} --list ${list}`]),
    ...(beyond === 0 && !isPast(report) && beyondUpTo(report) !== ''
      ? [`  no accepted hit that the dialer's records do not tell of${beyondUpTo(report)}`]
      : []),
    ...(calls.forgotten === 0
      ? []
      : [
          `  of ${calls.forgotten} confirmed ${one(calls.forgotten, 'call the event is', 'calls the events are')} older than data.keepEventsDays, and removed`,
        ]),
  ];
}

/** Up to when hits without a call were looked for, where that is not all of the day. */
function beyondUpTo({ beyondUntil, day, timezone }: DayReport): string {
  const text = upToText(day, beyondUntil, timezone);
  return text === '' ? '' : ` (${text})`;
}

function one(count: number, single: string, several: string): string {
  return count === 1 ? single : several;
}
