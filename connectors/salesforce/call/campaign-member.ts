import type { CampaignOrder } from '../../../src/domain/call-order.ts';
import { isSalesforceId, longId, standardObjectOf } from '../../../src/domain/salesforce-id.ts';
import type { ReadRow } from '../batch/reader.ts';
import type { RowWrite } from '../batch/write-row.ts';
import type { PersonRecordRef } from '../person/person-ref.ts';
import type { CallRun } from './run.ts';

/** The person's membership in a campaign as it is to be; undefined = it is so already. Throws CallFailure. */
export async function campaignMember(
  run: CallRun,
  { id, status }: CampaignOrder,
  person: PersonRecordRef,
): Promise<RowWrite | undefined> {
  if (!isSalesforceId(id) || standardObjectOf(id) !== 'Campaign') {
    run.warn(
      'The campaign that the configuration names is no id of a Campaign (701…): nobody was added to it.',
    );
    return undefined;
  }
  const member = await readMember(run, id, person);
  const told = status === undefined ? {} : { Status: status };
  const common = {
    part: 'campaign member',
    object: 'CampaignMember',
    optional: new Set(['Status']),
  } as const;
  if (member === undefined)
    return { ...common, fields: { CampaignId: longId(id), [columnOf(person)]: person.id, ...told } };
  if (status === undefined || member['Status'] === status) return undefined;
  return { ...common, id: member.Id, fields: told };
}

/** The newest one: a lead that was converted twice over may have several. */
async function readMember(
  { tools, context }: CallRun,
  campaignId: string,
  person: PersonRecordRef,
): Promise<ReadRow | undefined> {
  const question = {
    object: 'CampaignMember',
    field: columnOf(person),
    value: person.id,
    fields: ['Status'],
    and: `CampaignId = '${longId(campaignId)}'`,
  };
  return (await tools.reader.read(question, context.signal)).at(-1);
}

function columnOf({ object }: PersonRecordRef): string {
  return object === 'Contact' ? 'ContactId' : 'LeadId';
}
