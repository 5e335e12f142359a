import { describe, expect, test } from 'vitest';
import { PermanentError } from '../../src/domain/errors.ts';
import { NOW, startAgents } from './dialer-agents-rig.ts';

const ROOM = {
  servers: [{ server_ip: '127.0.0.1', active: 'Y', conf_engine: 'MEETME' }],
  vicidial_conferences: [{ conf_exten: '8600051', server_ip: '127.0.0.1' }],
  phones: [
    { extension: 'cc103', login: 'cc103', dialplan_number: '103', server_ip: '127.0.0.1', active: 'Y', voicemail_id: '103', fullname: 'Boss', user_group: '---ALL---' },
  ],
}; // prettier-ignore
const ASKED = { phoneLogin: 'cc103', sessionId: '8600051', serverIp: '127.0.0.1' };

describe('blind_monitor', () => {
  test.each([
    ['MONITOR', '127*000*000*001*08600051', {}],
    ['BARGE', '127*000*000*001*8600051', {}],
    ['WHISPER', '127*000*000*001*08600051', {}],
    ['WHISPER', '127*000*000*001*473782188600051', { agent_whisper_enabled: '1' }],
    ['MONITOR', '127*000*000*001*473782198600051', { enhanced_agent_monitoring: '1' }],
  ] as const)('when the stage is %s, then %s is dialled', async (stage, dialled, settings) => {
    const { client, options, standIn } = await startAgents({ seed: ROOM });
    standIn.tables.systemSettings.update(() => true, settings);
    const { outcome, fields } = await client.blindMonitor({ ...ASKED, stage }, options);
    expect(outcome).toBe('success');
    expect(fields).toMatchObject({ dialled, extension: '103', managerId: '1' });
    expect(standIn.tables.manager.rows[0]).toMatchObject({
      cmd_line_b: `Channel: Local/${dialled}@default`,
      cmd_line_d: 'Exten: 103',
      callerid: expect.stringMatching(new RegExp(`^B[MBW]${NOW / 1000}0000boss$`)) as string,
    });
  });

  test.each([
    ['unknown-session', { sessionId: '8600999' }],
    ['unknown-session', { serverIp: '10.0.0.1' }],
    ['unknown-phone', { phoneLogin: 'cc999' }],
  ])('when it is an %s, then it is refused for good', async (code, wrong) => {
    const { client, options } = await startAgents({ seed: ROOM });
    const error: unknown = await client
      .blindMonitor({ ...ASKED, ...wrong }, options)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PermanentError);
    expect(error).toMatchObject({ code });
  });

  test('when QueueMetrics sends the id of a running call for a password, then it opens; for any other function it does not', async () => {
    const { ask } = await startAgents({ seed: ROOM });
    const credentials = { pass: 'V1121211100000000101', source: 'queuemetrics', stage: 'MONITOR' };
    const asked = { session_id: '8600051', server_ip: '127.0.0.1', phone_login: 'any' };
    expect((await ask({ function: 'blind_monitor', ...asked, ...credentials })).outcome).toBe('success');
    expect((await ask({ function: 'agent_status', ...asked, ...credentials })).body).toContain(
      'Login incorrect',
    );
    expect((await ask({ function: 'blind_monitor', ...asked, ...credentials, user: 'ghost' })).body).toBe(
      'ERROR: auth USER DOES NOT HAVE PERMISSION TO USE THIS FUNCTION: |ghost|blind_monitor|\n',
    );
  });
});

describe('choosers', () => {
  test.each([
    ['ingroup_list', {}, "choose_file('SALESIN','field')"],
    ['callmenu_list', {}, "choose_file('menu1','field')"],
    ['vm_list', {}, '<td><font size=2 face="Arial,Helvetica">cc103 - Boss</td>'],
    ['container_list', { type: 'OTHER' }, "choose_file('MY_BOX','field')"],
  ])(
    'when %s is asked without a source, then it is a page that is never taken for success',
    async (name, more, entry) => {
      const { ask } = await startAgents({
        seed: {
          ...ROOM,
          vicidial_inbound_groups: [
            { group_id: 'SALESIN', group_name: 'Sales', active: 'Y', group_color: '#FFF' },
          ],
          vicidial_call_menu: [{ menu_id: 'menu1', menu_name: 'First' }],
          vicidial_settings_containers: [{ container_id: 'MY_BOX', container_type: 'OTHER' }],
        },
      });
      const reply = await ask({ function: name, ...more, source: '', comments: 'field' });
      expect(reply.body).toContain(entry);
      expect(reply).toMatchObject({ status: 200, outcome: 'unknown' });
    },
  );

  test('when container_list has no type, then it says so before it looks at rights', async () => {
    const { ask } = await startAgents({ user: { allowedFunctions: ' add_lead ' } });
    expect((await ask({ function: 'container_list' })).body).toBe(
      'ERROR: container_list NO CONTAINER TYPE DEFINED: |boss||\n',
    );
    expect((await ask({ function: 'container_list', type: 'OTHER' })).body).toContain('TO USE THIS FUNCTION');
  });

  test('when the audio store is off, then moh_list refuses in the name of sounds_list, as a matter of set-up', async () => {
    const { ask } = await startAgents();
    const reply = await ask({ function: 'moh_list' });
    expect(reply.body).toBe('ERROR: sounds_list CENTRAL SOUND CONTROL IS NOT ACTIVE: |boss|0|\n');
    expect(reply).toMatchObject({ outcome: 'failure', fault: { kind: 'auth', code: 'no-audio-store' } });
  });

  test('when the audio store has files, then they are typed rows in the order asked for', async () => {
    const { client, options, standIn } = await startAgents({
      seed: {
        audio_store_details: [
          { audio_filename: 'b.wav', audio_filesize: '5', audio_epoch: '1795273200' },
          { audio_filename: 'a.gsm', audio_filesize: '70', audio_epoch: '1795273000' },
          { audio_filename: 'notes.txt', audio_filesize: '9', audio_epoch: '1795273000' },
        ],
      },
    });
    standIn.tables.systemSettings.update(() => true, {
      sounds_central_control_active: '1',
      sounds_web_directory: 'store',
    });
    const byName = await client.soundsList({}, options);
    expect(byName.rows.map(({ filename }) => filename)).toEqual(['a.gsm', 'b.wav']);
    expect(byName.rows[1]).toEqual({
      index: 1,
      filename: 'b.wav',
      date: '2026-11-21 10:00:00',
      size: 5,
      epoch: 1795273200,
    });
    const byDate = await client.soundsList({ stage: 'date' }, options);
    expect(byDate.rows.map(({ filename }) => filename)).toEqual(['b.wav', 'a.gsm']);
  });
});
