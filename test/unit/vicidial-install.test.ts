import { describe, expect, test } from 'vitest';
import { carryOut, planCampaign } from '../../connectors/vicidial/install/carry-out.ts';
import { type KnownField, readKnown } from '../../connectors/vicidial/install/known.ts';
import { planField } from '../../connectors/vicidial/install/plan.ts';
import { holdings, OLD_KEY, signal, startSession, TARGET, urlOf } from './vicidial-doctor-rig.ts';

const FOREIGN = 'https://crm.example.org/hook?token=theirs';

function plan(value: string | undefined, options: { readonly replace?: boolean } = {}) {
  const field: KnownField = { value, alternatives: [] };
  return planField('dispo', field, { campaignId: 'SALES', target: TARGET, replace: false, ...options });
}

describe('the Dispo Call URL', () => {
  test.each([
    ['ours', urlOf('dispo'), 'right'],
    ['empty', '', 'call'],
    ['ours with an older key', urlOf('dispo', OLD_KEY), 'call'],
    ['ours with fewer variables', urlOf('dispo').slice(0, 200), 'call'],
    ['somebody else’s', FOREIGN, 'kept'],
    ['our start URL', urlOf('start'), 'kept'],
    ['not to be read', undefined, 'kept'],
  ])('when it is %s (%s) is: %s', (_what, value, kind) => {
    expect(plan(value).kind).toBe(kind);
    expect(JSON.stringify(plan(value))).not.toContain('theirs');
  });

  test.each([FOREIGN, undefined, urlOf('start')])('%s is overwritten when that is asked for', (value) => {
    expect(plan(value, { replace: true })).toMatchObject({
      kind: 'call',
      call: {
        fn: 'update_campaign',
        parameters: { campaign_id: 'SALES', dispo_call_url: urlOf('dispo') },
      },
    });
  });
});

async function run(
  rig: Awaited<ReturnType<typeof startSession>>,
  { replace = false, campaignId = 'SALES' } = {},
) {
  const options = { campaignId, target: TARGET, replace, signal: signal() };
  const steps = planCampaign(await readKnown(rig.session, campaignId, options.signal), options);
  const outcomes = await carryOut(rig.session, steps, options);
  return outcomes.map(({ step, result }) => `${step.trigger} ${step.kind} ${result}`);
}

function startWith(campaign: object, alternates: readonly Record<string, string>[] = []) {
  return startSession({
    standIn: {
      campaigns: [],
      lists: [],
      seed: {
        vicidial_campaigns: [{ campaign_id: 'SALES', ...campaign }],
        vicidial_url_multi: alternates,
      },
    },
  });
}

describe('without the database', () => {
  test('reading what stands there, and planning, changes nothing in the dialer', async () => {
    const { session, standIn } = await startWith({ dispo_call_url: 'ALT', start_call_url: FOREIGN });
    const before = holdings(standIn);
    const known = await readKnown(session, 'SALES', signal());
    expect(known.fields).toMatchObject({ dispo: { value: 'ALT' }, start: { value: undefined } });
    expect(holdings(standIn)).toEqual(before);
  });

  test('a field that is not ALT is left alone, because it may be somebody else’s', async () => {
    const rig = await startWith({ dispo_call_url: FOREIGN });
    expect(await run(rig)).toEqual(['dispo kept left', 'start by-hand left', 'no-agent by-hand left']);
    expect(rig.standIn.tables.campaigns.rows[0]?.dispo_call_url).toBe(FOREIGN);
  });

  test('with --replace it is set, whole and unchanged, and told that nobody can read it back', async () => {
    const rig = await startWith({ dispo_call_url: FOREIGN });
    expect(await run(rig, { replace: true })).toContain('dispo call unseen');
    expect(rig.standIn.tables.campaigns.rows[0]?.dispo_call_url).toBe(urlOf('dispo'));
  });

  test('fields that are ALT get ours beside theirs, and a second run has nothing to do', async () => {
    const theirs = {
      campaign_id: 'SALES',
      entry_type: 'campaign',
      url_type: 'dispo',
      active: 'Y',
      url_statuses: 'SALE',
      url_address: FOREIGN,
    };
    const alt = { dispo_call_url: 'ALT', start_call_url: 'ALT', na_call_url: 'ALT' };
    const rig = await startWith(alt, [theirs]);
    expect(await run(rig)).toEqual([
      'dispo call confirmed',
      'start call confirmed',
      'no-agent call confirmed',
    ]);
    const { rows } = rig.standIn.tables.urlMulti;
    expect(rows.map(({ url_type, url_address, active }) => [url_type, url_address, active])).toEqual([
      ['dispo', FOREIGN, 'Y'],
      ['dispo', urlOf('dispo'), 'Y'],
      ['start', urlOf('start'), 'Y'],
      ['noagent', urlOf('no-agent'), 'Y'],
    ]);
    expect(rows[1]).toMatchObject({ url_statuses: '---ALL---', url_description: 'vicibridge' });
    expect(await run(rig)).toEqual(['dispo right left', 'start right left', 'no-agent right left']);
    expect(rows).toHaveLength(4);
  });

  test('ours with an old key, switched off, is brought up to date in its place and keeps its statuses', async () => {
    const ours = {
      campaign_id: 'SALES',
      entry_type: 'campaign',
      url_type: 'noagent',
      active: 'N',
      url_statuses: 'DROP NA',
      url_address: urlOf('no-agent', OLD_KEY),
    };
    const rig = await startWith({ na_call_url: 'ALT' }, [ours]);
    expect(await run(rig)).toContain('no-agent call confirmed');
    expect(rig.standIn.tables.urlMulti.rows).toEqual([
      expect.objectContaining({ active: 'Y', url_statuses: 'DROP NA', url_address: urlOf('no-agent') }),
    ]);
  });

  test('an unknown campaign, and a right that is missing, are errors before anything is written', async () => {
    const rig = await startWith({});
    await expect(run(rig, { campaignId: 'NOPE' })).rejects.toMatchObject({ code: 'unknown-campaign' });
    rig.standIn.tables.users.update(() => true, { modify_campaigns: '0' });
    await expect(run(rig)).rejects.toMatchObject({ code: 'no-permission' });
  });

  test('one refused call does not keep the others from being made', async () => {
    const rig = await startWith({ dispo_call_url: FOREIGN, na_call_url: 'ALT' });
    rig.standIn.tables.users.update(() => true, { api_allowed_functions: ' update_alt_url ' });
    expect(await run(rig, { replace: true })).toEqual([
      'dispo call failed',
      'start by-hand left',
      'no-agent call confirmed',
    ]);
    expect(rig.standIn.tables.campaigns.rows[0]?.dispo_call_url).toBe(FOREIGN);
  });
});
