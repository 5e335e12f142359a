import { describe, expect, test } from 'vitest';
import type { BridgeEvent, RecordChange } from '../../src/domain/event.ts';
import { setDnc } from '../../src/ledger/dnc/facts.ts';
import { eventAbout, syncRig, type SyncRig, type SyncRigOptions } from './sync-rig.ts';

const OURS = { kind: 'INTEGRATION', id: '99' };
const PERSON = { kind: 'CRM_UI', id: 'userId:5' };
const MARKED = { do_not_call: 'true' };

/** A contact with two numbers, of which VICIdial has blocked one, so that we have marked it. */
async function marked(options: SyncRigOptions = {}): Promise<SyncRig> {
  const rig = await syncRig({
    self: { appId: '99' },
    mapping: { fields: { phone_number: { firstOf: ['mobile', 'phone'] } } },
    ...options,
  });
  rig.edit('1', { mobile: '3125550101', phone: '3125550200', left: '' });
  await rig.run({ change: 'created' });
  await rig.writeOurs('1', MARKED);
  return rig;
}

/** The do-not-call that follows from a message. */
function asked(change: Partial<RecordChange>, n: number = 9): BridgeEvent {
  return { ...eventAbout(change, n), type: 'dnc-set', dnc: { numbers: [], reason: 'opt-out in crm' } };
}

describe('when a mark that we made ourselves comes back', () => {
  test.each([
    ['HubSpot names our app', { fields: MARKED, origin: OURS }],
    ['nobody is named', { fields: MARKED }],
    ['it tells the whole record', { fields: { ...MARKED, lastname: 'X' }, origin: PERSON }],
  ])('and %s, then it blocks none of the other numbers of the record', async (_what, change) => {
    const rig = await marked();
    const prepared = await rig.look(asked(change));
    expect(prepared).toMatchObject({ kind: 'end', receipt: { outcome: 'skipped' } });
    expect(rig.blocked).toEqual([]);
  });

  test('and the CRM writes the name of its field in another case, then it is ours all the same', async () => {
    const rig = await marked();
    await rig.look(asked({ fields: { Do_Not_Call: 'true' }, origin: OURS }));
    expect(rig.blocked).toEqual([]);
  });
});

describe('then every number of the record is blocked', () => {
  test('when a person is said to have set it, though the same stands there by us', async () => {
    const rig = await marked();
    expect((await rig.look(asked({ fields: MARKED, origin: PERSON }))).kind).toBe('deliver');
    expect(rig.blocked).toEqual(['+13125550101', '+13125550200']);
  });

  test('when something beside our mark says do-not-call', async () => {
    const either = {
      any: [
        { field: 'do_not_call', is: 'true' },
        { field: 'left', is: 'yes' },
      ],
    };
    const rig = await marked({ mapping: { optOut: { when: either } } });
    await rig.look(asked({ fields: { ...MARKED, left: 'yes' }, origin: OURS }));
    expect(rig.blocked).toEqual(['+13125550200']);
  });

  test('when the event itself has blocked them before: the mark was made because of it', async () => {
    const rig = await marked();
    const event = asked({ fields: { ...MARKED, lastname: 'X' } });
    const said = { place: 'system', at: 1, actor: 'u', origin: 'crm', eventId: event.id, reason: 'x' };
    await rig.ledger.write((trx) => setDnc(trx, { ...said, numbers: ['+13125550101'] }));
    expect((await rig.look(event)).kind).toBe('deliver');
  });
});
