import type { DealOrder } from '../../../src/domain/call-order.ts';
import type { RowWrite } from '../batch/write-row.ts';
import { textOf } from '../person/found.ts';
import type { PersonRecordRef } from '../person/person-ref.ts';
import { RecordDraft } from '../record-draft.ts';
import type { CallRun } from './run.ts';

/** The Opportunity that was won with the call, under the call's key. Throws CallFailure. */
export async function opportunity(
  run: CallRun,
  deal: DealOrder,
  person: PersonRecordRef | undefined,
): Promise<RowWrite> {
  const { settings } = run.tools;
  const draft = new RecordDraft('Opportunity', run.warn)
    .text('Name', deal.name, 120)
    .text('StageName', deal.stage, 255)
    .text('CloseDate', deal.closeDate, 10)
    .number('Amount', amount(deal, run));
  if (deal.pipeline !== undefined)
    run.warn(
      'Salesforce has no pipelines: name the record type as RecordTypeId among the fields of the deal.',
    );
  if (person?.object === 'Lead')
    run.warn('The person is a Lead, so the Opportunity stands alone until the Lead is converted.');
  const [mapped, accountId] = await Promise.all([
    run.typed('Opportunity', deal.fields),
    accountOf(run, person),
  ]);
  return {
    part: 'opportunity',
    object: 'Opportunity',
    key: { field: settings.callKeyField, key: run.request.effectKey },
    fields: { ...draft.fields, ...(accountId === undefined ? {} : { AccountId: accountId }), ...mapped },
    optional: new Set(['Amount', 'AccountId', ...Object.keys(mapped)]),
  };
}

function amount(deal: DealOrder, { warn }: CallRun): number | undefined {
  if (deal.amount === undefined || deal.amount.trim() === '') return undefined;
  const value = Number(deal.amount);
  if (Number.isFinite(value)) return value;
  warn('Opportunity.Amount was left out: it takes a decimal number, and was told something else.');
  return undefined;
}

async function accountOf(
  { tools, context }: CallRun,
  person: PersonRecordRef | undefined,
): Promise<string | undefined> {
  if (person?.object !== 'Contact') return undefined;
  const question = { object: 'Contact', field: 'Id', value: person.id, fields: ['AccountId'] };
  const [contact] = await tools.reader.read(question, context.signal);
  return textOf(contact?.['AccountId']);
}

/** The contact's part in the Opportunity, which is not there yet; undefined = it is. Throws CallFailure. */
export async function contactRole(
  { tools, context }: CallRun,
  opportunityId: string,
  person: PersonRecordRef,
): Promise<RowWrite | undefined> {
  const question = {
    object: 'OpportunityContactRole',
    field: 'OpportunityId',
    value: opportunityId,
    fields: ['ContactId'],
  };
  const roles = await tools.reader.read(question, context.signal);
  if (roles.some(({ ContactId: id }) => id === person.id)) return undefined;
  const fields = { OpportunityId: opportunityId, ContactId: person.id, IsPrimary: true };
  return { part: 'contact role', object: 'OpportunityContactRole', fields, optional: new Set(['IsPrimary']) };
}
