import type { CallOrder, OwnerWish } from '../../../domain/call-order.ts';
import type { TracedPart } from '../../../domain/calls/evaluation.ts';
import { changeLines } from '../../shadow/change-lines.ts';
import type { LookedAt } from '../../shadow/looker.ts';
import { tableLines } from '../../table-lines.ts';
import { block } from '../block.ts';
import type { CallReport } from './report.ts';

/** The report for a person to read. */
export function callReportLines(report: CallReport): readonly string[] {
  const { connection, event, type, campaign, status, rules, canary, parts, order, warnings, live } = report;
  return [
    `${type} ${event} for ${connection}: status ${status ?? '-'}, campaign ${campaign ?? '-'}`,
    ...(order === null ? ['no `calls` in the configuration: the connector decides'] : [rulesLine(rules)]),
    ...(canary === null ? [] : [`canary: this lead goes by the ${canary} rules`]),
    ...block('the call, part by part', tableLines(parts.map(row))),
    ...block('what the CRM shall hold', order === null ? [] : orderLines(order)),
    ...block('left out, or worth a look', warnings),
    ...(live === null ? [] : liveLines(live)),
    '',
    'nothing was written',
  ];
}

function rulesLine(rules: readonly string[]): string {
  return rules.length === 0 ? 'no rule is for this call' : `rules, the last one wins: ${rules.join(', ')}`;
}

function row({ part, place, rule, from, value }: TracedPart) {
  const told = Object.entries(from).map(([name, text]) => `${name}=${text ?? '(not told)'}`);
  return {
    part,
    'comes from': place,
    rule,
    call: told.join(', '),
    value: value === null ? '(left as it is)' : value === '' ? '(emptied)' : value,
  };
}

function orderLines(order: CallOrder): readonly string[] {
  const { person, activity, personFields, owner, ownsPerson, tasks, campaign, deal } = order;
  const fields = Object.keys(personFields);
  return [
    `person: several fit: ${person.several}; nobody fits: ${person.none}${person.object === undefined ? '' : ` a ${person.object}`}`,
    activity === undefined
      ? 'activity: none, the call is not logged'
      : `activity: ${activity.subject ?? "the connector's subject"}, outcome ${activity.outcome ?? "by the connector's table"}`,
    `fields of the person: ${fields.length === 0 ? 'none' : fields.join(', ')}`,
    `owner: ${owner === undefined ? 'as the CRM sets it' : ownerWords(owner)}${ownsPerson ? ', also of the person' : ''}`,
    ...tasks.map(
      ({ key, subject, dueAt, priority }) => `task (${key}): ${subject}, due ${dueAt}, ${priority}`,
    ),
    ...(campaign === undefined
      ? []
      : [
          `member of campaign ${campaign.id}${campaign.status === undefined ? '' : ` as ${campaign.status}`}`,
        ]),
    ...(deal === undefined ? [] : [`deal: ${deal.name}, stage ${deal.stage}, closes ${deal.closeDate}`]),
  ];
}

function ownerWords(owner: OwnerWish): string {
  switch (owner.by) {
    case 'id':
      return `user ${owner.id}`;
    case 'email':
      return `the user with ${owner.email}`;
    case 'field':
      return `the user whose ${owner.field} is ${owner.value}`;
  }
}

function liveLines(live: LookedAt): readonly string[] {
  if (live.kind === 'skipped') return ['', `nothing would be delivered: ${live.reason}`];
  const { changes, failure, warnings } = live.receipt;
  return [
    ...(failure === undefined ? [] : ['', `it would fail (${failure.code}): ${failure.message}`]),
    ...block('what would change in the CRM', changes.flatMap(changeLines)),
    ...block('told by the connector', warnings),
  ];
}
