import { describe, expect, it } from 'vitest';
import type { Api } from '../../connectors/vicidial/api.ts';
import { callFunction } from '../../connectors/vicidial/functions/call-function.ts';
import { findFunction } from '../../connectors/vicidial/functions/catalogue.ts';
import { parseReply } from '../../connectors/vicidial/reply.ts';
import { explainReply } from '../../src/commands/dialer-explain.ts';

function ask(name: string, input: Record<string, unknown>, body: string, status = 200) {
  const definition = findFunction(name);
  if (definition === undefined) throw new Error(`no function ${name}`);
  const api: Api = {
    who: 'main',
    call: () => Promise.resolve(parseReply(status, body)),
    callOpen: () => Promise.reject(new Error('not asked')),
    close: () => Promise.resolve(),
  };
  const signal = AbortSignal.timeout(1000);
  return callFunction(definition, input, { api, nonLatin: false }, { signal });
}

const messageOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'it was taken',
    (error: unknown) => (error as Error).message,
  );

const LEAD = { phoneNumber: '3125550101', listId: '1001' };
const RECORDING = { date: '2026-11-20', agentUser: 'agent001' };

describe('what the message of a failure says', () => {
  it('when VICIdial gives a reason, then the reason is quoted', async () => {
    const body = 'ERROR: recording_lookup INVALID SEARCH PARAMETERS: |bridge|canary|||\n';
    expect(await messageOf(ask('recording_lookup', RECORDING, body))).toBe(
      'main: recording_lookup failed, VICIdial says "INVALID SEARCH PARAMETERS" (invalid-request): correct the request',
    );
  });

  it('when the reason holds data, then it is not quoted', async () => {
    const body = 'ERROR: Login incorrect, please try again: |bridge|canary|BAD|\n';
    const message = await messageOf(ask('recording_lookup', RECORDING, body));
    expect(message).toContain('main: recording_lookup failed (login-incorrect)');
    expect(message).not.toContain('canary');
    const refused = 'ERROR: send_notification ACCESS TO CAMPAIGN CANARY NOT ALLOWED FOR USER BRIDGE - x\n';
    const input = { recipient: 'SALES', recipientType: 'CAMPAIGN', notificationText: 'hi' };
    expect(await messageOf(ask('send_notification', input, refused))).not.toContain('CANARY');
  });

  it('when a permission is missing, then the rights that the function needs are named', async () => {
    const body =
      'ERROR: call_status_stats USER DOES NOT HAVE PERMISSION TO GET CALL STATUS STATS: |bridge|1|\n';
    const rights = findFunction('call_status_stats')?.rights;
    const message = await messageOf(ask('call_status_stats', { campaigns: '---ALL---' }, body));
    expect(message).toContain('(no-permission): the API user needs in VICIdial: level');
    expect(message).toContain(`level ${rights?.level} or more`);
    expect(message).toContain('view_reports');
    expect(message).toContain('call_status_stats in its allowed functions');
  });

  it.each([
    ['<html><body>Welcome</body></html>', 200, 'a web page came instead of an answer (unknown-reply)'],
    ['<html><body>Oops</body></html>', 500, 'a web page came instead of an answer with status 500'],
    ['', 200, 'an empty answer came (empty-reply)'],
    ['', 500, 'its script died without an answer (http-500)'],
    ['SUCCESS: add_lead THE MOON IS FULL - 1\n', 200, 'the answer is in words that are not known'],
    [
      'PHP Fatal error:  Uncaught Error in /x/y.php on line 3\n',
      200,
      'an error of PHP came instead of an answer',
    ],
  ])(
    'when %j comes with %i, then it says "%s", and that the write is in doubt',
    async (body, status, fact) => {
      const message = await messageOf(ask('add_lead', LEAD, body, status));
      expect(message).toContain(`main: add_lead failed, ${fact}`);
      expect(message).toContain('it may have been carried out: look before you try again');
      const read = await messageOf(ask('user_details', { agentUser: 'agent001' }, body, status));
      expect(read).not.toContain('carried out');
    },
  );
});

describe('warnings', () => {
  const ADDED = 'SUCCESS: add_lead LEAD HAS BEEN ADDED - 3125550101|999|115|-6|bridge\n';

  it('when custom fields were not added, then the names that went out as such are told', async () => {
    const body = `${ADDED}NOTICE: add_lead CUSTOM FIELDS NOT ADDED, NO CUSTOM FIELDS DEFINED FOR THIS LIST - 3125550101|115|999\n`;
    const result = await ask('add_lead', { ...LEAD, customFields: { policy: 'canary', plan: '2' } }, body);
    const warnings = result.outcome === 'partial' ? result.warnings : [];
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^VICIdial: CUSTOM FIELDS NOT ADDED.*; sent as custom fields: policy, plan$/),
    ]);
  });

  it('when a page with status 500 shows that nothing was done, then no rest is said to be left out', () => {
    const page = '<html><body>Internal Server Error</body></html>';
    expect(explainReply({ function: 'add_lead', status: '500' }, page)).toMatchObject({
      outcome: 'unknown',
      warnings: [],
    });
    expect(explainReply({ function: 'add_lead', status: '500' }, ADDED)).toMatchObject({
      outcome: 'partial',
      warnings: [{ code: 'rest-skipped' }],
    });
  });

  it('when the function is not in the catalogue, then no rights are made up for it', () => {
    const { remedy } = explainReply(
      { function: 'fly_away' },
      'ERROR: fly_away USER DOES NOT HAVE PERMISSION TO FLY: |bridge|1|\n',
    );
    expect(remedy).toContain("see the user's level");
  });
});
