import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import {
  TEMPLATE_ADVICE,
  TemplateTrigger,
  templateVariables,
  urlTemplate,
} from '../../src/domain/url-templates.ts';
import { buildPerlUrl, buildPhpUrl, passShell, phpUrlEncode } from '../../src/sandbox/dialer/url-builder.ts';

const TARGET = { publicUrl: 'https://bridge.example.com/', dialer: 'main', hookKey: 'Abc-1.2_3' };

function template(...names: string[]): string {
  return `VARhttps://x.test/h?${names.map((name) => `${name}=--A--${name}--B--`).join('&')}`;
}

test.each(TemplateTrigger.options)(
  'when the %s template is made, then VICIdial keeps every character of it',
  (trigger) => {
    const url = urlTemplate(trigger, TARGET);
    expect(url).toMatch(
      /^VARhttps:\/\/bridge\.example\.com\/hooks\/vicidial\/main\/[a-z-]+\/Abc-1\.2_3\?(?:lead_id|user)=/,
    );
    expect(url).toContain(`/${trigger}/Abc-1.2_3?`);
    expect(url).toMatch(/^[- %=+.:/@?&_0-9a-zA-Z]+$/);
    expect(url).not.toMatch(/--A--(?:pass|phone_pass|phone_login)--B--/);
  },
);

test('when a call event is told, then its identity comes first and the raw values last', () => {
  const dispo = templateVariables('dispo');
  expect(dispo.slice(0, 5)).toEqual(['lead_id', 'call_id', 'uniqueid', 'agent_log_id', 'dispo']);
  expect(dispo.at(-1)).toBe('recording_filename');
  expect(TEMPLATE_ADVICE.map(({ trigger }) => trigger)).toEqual(TemplateTrigger.options);
  for (const { variables } of TEMPLATE_ADVICE) expect(new Set(variables).size).toBe(variables.length);
});

test('when a trigger goes through the shell, then its template has no free text', () => {
  const free = /name|address|city|comments|email|owner|source_id|vendor|description|title|notes/;
  expect(templateVariables('no-agent').filter((name) => free.test(name))).toEqual([]);
  expect(templateVariables('add-lead').filter((name) => free.test(name))).toEqual([]);
});

test('when a part would be stripped by VICIdial, then it is refused without showing the key', () => {
  const refusal = (change: object) => {
    try {
      return urlTemplate('dispo', { ...TARGET, ...change });
    } catch (error) {
      return error instanceof RangeError ? error.message : 'another error';
    }
  };
  expect(refusal({ hookKey: 'top~secret' })).toMatch(/^The hook key of dialer main has characters/);
  expect(refusal({ hookKey: 'top~secret' })).not.toContain('secret');
  expect(refusal({ publicUrl: 'https://bücher.example' })).toMatch(/server\.publicUrl/);
  expect(refusal({ publicUrl: 'bridge.example.com' })).toMatch(/server\.publicUrl/);
  expect(refusal({ dialer: 'a/b' })).toMatch(/dialer name a\/b/);
});

test('when PHP builds a dispo URL, then it encodes as in the recorded hit', () => {
  const values = {
    list_description: 'Web form & API leads',
    last_name: "O'Brien & Sons",
    address1: '1 Main St #5',
    address2: '',
    email: 'c+o@example.test',
    comments: 'Line1 & 100% "q" #1 + 2 = café ñ',
    sqldate: '2026-11-21 21:44:03',
    dispo_name: 'Sale Made',
    notes_area: '  area text\nline two ',
    recording_filename: 'rec with space & amp',
    call_notes: '',
  };
  const url = buildPhpUrl(
    `${template(...Object.keys(values))}&status=--A--status--B--&x=--a--EMAIL--b--`,
    values,
    'dispo',
  );
  expect(url).toBe(
    'https://x.test/h?list_description=Web+form+%26+API+leads&last_name=O%27Brien+%26+Sons&address1=1+Main+St+%235' +
      '&address2=&email=c%2Bo%40example.test' +
      '&comments=Line1+%26+100%25+%22q%22+%231+%2B+2+%3D+caf%C3%A9+%C3%B1&sqldate=2026-11-21+21%3A44%3A03' +
      '&dispo_name=Sale%2BMade&notes_area=area+text%0Aline+two&recording_filename=rec with space & amp&call_notes=+' +
      '&status=--A--status--B--&x=c%2Bo%40example.test',
  );
  expect(buildPhpUrl(template('group'), { group: 'a b' }, 'start')).toBe('https://x.test/h?group=a+b');
});

test('when lead data holds a tag whose turn comes later, then it is replaced too', () => {
  const values = { comments: '--A--fullname--B--', fullname: 'Alice' };
  expect(buildPhpUrl(template('comments'), values, 'dispo')).toBe('https://x.test/h?comments=Alice');
});

test('when Perl builds a URL, then nothing is encoded and blanks become plus signs', () => {
  const url = buildPerlUrl(template('ln', 'em'), { ln: "O'Brien & Sons", em: 'a+b@x.y' });
  expect(url).toBe("https://x.test/h?ln=O'Brien+&+Sons&em=a+b@x.y");
});

test.each([
  ['Smith;rest', 'https://x.test/h?ln=Smith'],
  ['$(date)', 'https://x.test/h?ln=&b=1'],
  ['`date`', 'https://x.test/h?ln=&b=1'],
  ['Bob (home)', undefined],
  ['a<b', undefined],
])('when a name %s goes through the shell, then the request is %s', (name, expected) => {
  expect(passShell(`${buildPerlUrl(template('ln'), { ln: name })}&b=1`)).toBe(expected);
});

test('when any text is form-encoded, then a form decoder gives it back', () => {
  assert(
    property(string({ unit: 'grapheme' }), (text) => {
      const encoded = phpUrlEncode(text);
      expect(encoded).toMatch(/^[-_.+%0-9A-Za-z]*$/);
      expect(new URLSearchParams(`x=${encoded}`).get('x')).toBe(text);
    }),
  );
});
