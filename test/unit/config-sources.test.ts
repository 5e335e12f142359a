import { describe, expect, test } from 'vitest';
import { checkSources } from '../../src/commands/check-sources.ts';
import { postedLeadsOf, rateLimitOf } from '../../src/config/source.ts';
import { receiverSettings } from '../../src/roles/receiver-settings.ts';
import { parserOf } from '../../src/roles/routing.ts';
import { dialer, env, faultsOf, load } from './config-rig.ts';
import { rawHit } from './hit-recorded.ts';

const ENV = {
  ...env,
  SECRET: 'a-secret-of-a-form',
  OTHER: 'another-secret-of-a-form',
  SHORT_SIGNING: `whsec_${'a'.repeat(33)}`,
  SIGNING: `whsec_${Buffer.alloc(24, 1).toString('base64')}`,
};

function text(sources: string, more = ''): string {
  return `dialers:\n  main: { ${dialer}, hookKey: $HOOK_KEY }\nsources:\n${sources}${more}`;
}

function source(keys: string) {
  const config = load(text(`  form: { dialer: main, ${keys} }\n`), ENV);
  const found = config.sources['form'];
  if (found === undefined) throw new Error('the source is gone');
  return { config, source: found, door: receiverSettings(config).sources[0] };
}

describe('who may post', () => {
  test('a secret alone, when loaded, then nothing else is asked of a post', () => {
    expect(source('secret: $SECRET').door).toEqual({
      name: 'form',
      dialer: 'main',
      timezone: 'America/New_York',
      secrets: [ENV.SECRET],
      signingSecrets: [],
      public: false,
      aliases: [],
      allowIps: [],
      allowOrigins: [],
      honeypot: undefined,
      rateLimit: undefined,
      redirect: undefined,
      required: [],
      consent: undefined,
      fields: {},
    });
  });

  test('everything, when loaded, then the receiver is told of everything', () => {
    const { door } = source(
      'secret: [$SECRET, $OTHER], signingSecret: $SIGNING, aliases: [/submit-form], honeypot: website, rateLimit: { perMinute: 9 }, redirect: { success: https://example.com/thanks, failure: /sorry }, allowOrigins: [https://example.com], allowIps: [10.0.0.0/8], required: [phone_number], consent: { field: agree, is: ok }, fields: { tel: phone_number }',
    );
    expect(door).toMatchObject({
      secrets: [ENV.SECRET, ENV.OTHER],
      signingSecrets: [ENV.SIGNING],
      aliases: ['/submit-form'],
      honeypot: 'website',
      rateLimit: { perMinute: 9, perAddressPerMinute: 10 },
      redirect: { success: 'https://example.com/thanks', failure: '/sorry' },
      allowOrigins: ['https://example.com'],
      allowIps: ['10.0.0.0/8'],
      required: ['phone_number'],
      consent: { field: 'agree', is: ['ok'] },
      fields: { tel: 'phone_number' },
    });
  });

  test('a public source, when loaded, then it has a limit, and its consent a few words for yes', () => {
    const { source: form, door } = source('public: true, consent: { field: agree }');
    expect(rateLimitOf(form)).toEqual({ perMinute: 60, perAddressPerMinute: 10 });
    expect(door?.consent?.is).toEqual(['true', 'yes', 'on', '1']);
  });

  test.each([
    ['honeypot: website', 'form: needs a secret or a signingSecret; for a form on a web page, public: true'],
    ['public: true, secret: $SECRET', 'form.public: anybody may post to a public source'],
    ['public: true, fields: { ref: lead_id }', 'form.fields.ref: anybody could set lead_id'],
    ['public: true, fields: { code: phone_code }', 'form.fields.code: anybody could set phone_code'],
    ['public: true, fields: { team: list_id }', 'form.fields.team: anybody could set list_id'],
    ['public: true, redirect: { success: http://example.com }', 'form.redirect.success: must be an https'],
    ['public: true, redirect: { success: //evil.test }', 'form.redirect.success: must be an https'],
    ['public: true, allowOrigins: [https://example.com/]', 'form.allowOrigins[0]: must be an origin'],
    ['public: true, rateLimit: { perMinute: 0 }', 'form.rateLimit.perMinute: must be at least 1'],
    ['secret: $SECRET, allowIps: [here]', 'form.allowIps[0]: must be an IP address'],
    ['secret: $SECRET, aliases: [/lead]', 'form.aliases[0]: must be one of /webhook/lead, /submit-form'],
    ['secret: $SECRET, hot: { priority: 100 }', 'form.hot.priority: must be at most 99'],
    [
      'secret: $SECRET, hot: { prio: 1 }',
      'form.hot.prio: unknown key; known are priority, localCallTimeCheck',
    ],
    ['signingSecret: $SHORT_SIGNING', 'form.signingSecret: must be whsec_ and the base64'],
    [
      'secret: $SECRET, duplicates: { scope: system, days: 4 }',
      'form.duplicates.days: must be one of 1, 2, 3, 7',
    ],
    ['secret: $SECRET, campaign: FARTOOLONG', 'form.campaign: must be a campaign id'],
  ])('%s, when loaded, then the fault says where and what', (keys, fault) => {
    expect(faultsOf(text(`  form: { dialer: main, ${keys} }\n`), ENV)).toEqual([
      expect.stringContaining(`sources.${fault}`),
    ]);
  });

  test('two that would answer to one path, secret or name, when loaded, then each is refused', () => {
    const sources = [
      '  one: { dialer: main, secret: $SECRET, aliases: [/submit-form] }\n',
      '  two: { dialer: main, secret: [$OTHER, $SECRET], aliases: [/webhook/lead, /submit-form] }\n',
      'dnc:\n  sources:\n    one: { secret: $OTHER }\n',
    ];
    expect(faultsOf(text(sources.join('')), ENV)).toEqual([
      '5 sources.two.aliases: source one claims the same path; only one can answer there',
      '5 sources.two.secret: source one has the same secret; give every source its own',
      '8 dnc.sources.one: sources has this name too; names must differ',
    ]);
  });
});

describe('how posted leads are written', () => {
  test('nothing said, when loaded, then the dialer decides', () => {
    expect(postedLeadsOf(source('secret: $SECRET').source)).toEqual({
      policy: {
        write: 'upsert',
        duplicateCheck: undefined,
        duplicateDays: undefined,
        listExistsCheck: true,
        dncCheck: undefined,
        moveList: false,
      },
      campaign: undefined,
      hot: undefined,
      constants: {},
      customFields: new Set(),
    });
  });

  test('a public source, when loaded, then it never touches a lead that is there, unless it says so', () => {
    const { config, source: open } = source('public: true');
    expect(postedLeadsOf(open).policy.write).toBe('add');
    expect(checkSources(config)).toEqual([]);
    const risky = source('public: true, write: upsert');
    expect(postedLeadsOf(risky.source).policy.write).toBe('upsert');
    expect(checkSources(risky.config)).toEqual([
      {
        level: 'warning',
        message: expect.stringMatching(/^sources\.form: anybody .* write is upsert/) as string,
      },
    ]);
    expect(checkSources(source('secret: $SECRET, write: upsert').config)).toEqual([]);
  });

  test('everything said, when loaded, then it is in the order', () => {
    const { source: form } = source(
      "secret: $SECRET, campaign: WEB, write: add, duplicates: { scope: system, days: 30 }, dncCheck: areacode, listExistsCheck: false, moveList: true, hot: { priority: 50 }, listId: '101', rank: '-5', owner: web, sourceId: form, fields: { tel: phone_number, loan: loan_amount, ref: lead_id }",
    );
    expect(postedLeadsOf(form)).toEqual({
      policy: {
        write: 'add',
        duplicateCheck: 'DUPSYS',
        duplicateDays: 30,
        listExistsCheck: false,
        dncCheck: 'areacode',
        moveList: true,
      },
      campaign: 'WEB',
      hot: { priority: 50, localCallTimeCheck: true },
      constants: { listId: '101', rank: '-5', owner: 'web', sourceId: 'form' },
      customFields: new Set(['loan_amount']),
    });
    expect(postedLeadsOf(source('secret: $SECRET, hot: true').source).hot).toEqual({
      priority: 99,
      localCallTimeCheck: true,
    });
    expect(postedLeadsOf(source('secret: $SECRET, hot: false').source).hot).toBeUndefined();
  });

  test('a post that tells less than the source, when read, then it gets the rest', () => {
    const { config } = source("secret: $SECRET, campaign: WEB, listId: '101', rank: '5', owner: web");
    const hit = rawHit({
      hook: 'leads',
      source: 'form',
      trigger: 'lead',
      query: Buffer.from('phone=3125550101&rank=7&list_id=&campaign='),
    });
    expect(parserOf(config)(hit)).toMatchObject({
      campaign: 'WEB',
      lead: { e164: '+13125550101', listId: '101', rank: '7', owner: 'web' },
    });
  });

  test('a vendor of numbers, when its post is read, then by its own rules', () => {
    const config = load(
      text(
        '  form: { dialer: main, secret: $SECRET }\n',
        "dnc:\n  sources:\n    vendor: { secret: $OTHER, numberField: cell, defaultPhoneCode: '44' }\n",
      ),
      ENV,
    );
    expect(receiverSettings(config).dncSources).toEqual([
      {
        name: 'vendor',
        secrets: [ENV.OTHER],
        signingSecrets: [],
        numberField: 'cell',
        defaultPhoneCode: '44',
      },
    ]);
    const query = Buffer.from('cell=020+7946+0018&campaign=SALES&dialer=main');
    const hit = rawHit({ hook: 'dnc', source: 'vendor', trigger: 'dnc', query });
    expect(parserOf(config)(hit).dnc).toEqual({
      numbers: ['+442079460018'],
      only: { dialer: 'main', campaign: 'SALES' },
      by: 'vendor',
    });
  });
});
