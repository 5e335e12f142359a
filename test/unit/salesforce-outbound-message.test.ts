import { describe, expect, it } from 'vitest';
import {
  type OutboundMessage,
  readOutboundMessage,
} from '../../src/http/hooks/salesforce/outbound-message.ts';
import { readXml } from '../../src/http/hooks/salesforce/xml-tree.ts';
import { envelopeOf } from '../../src/sandbox/salesforce/messages/envelope.ts';

/** As in Salesforce's documentation, with blanks between the elements. */
const DOCUMENTED = `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <soapenv:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound">
  <OrganizationId>00D5Y000001MPM7UAO</OrganizationId><ActionId>04k5Y0000008Q1hQAE</ActionId><SessionId xsi:nil="true"/>
  <EnterpriseUrl>https://x/services/Soap/c/51.0/00D5Y000001MPM7</EnterpriseUrl><PartnerUrl>https://x/u</PartnerUrl>
  <Notification><Id>04l5Y00002lRDRNQA4</Id><sObject xsi:type="sf:Lead" xmlns:sf="urn:sobject.enterprise.soap.sforce.com"><sf:Id>00Q5Y00002CDi3PUAT</sf:Id><sf:FirstName>Ada</sf:FirstName></sObject></Notification>
 </notifications></soapenv:Body></soapenv:Envelope>`;

const withRecord = (inner: string, attributes = 'xsi:type="sf:Lead"') =>
  DOCUMENTED.replace(
    /<sObject.*<\/sObject>/,
    () => `<sObject ${attributes} xmlns:sf="urn:x">${inner}</sObject>`,
  );

function read(text: string | Uint8Array): OutboundMessage {
  const message = readOutboundMessage(Buffer.from(text as string));
  if ('fault' in message) throw new Error(message.fault);
  return message;
}

function fieldsIn(inner: string): Readonly<Record<string, string>> {
  return read(withRecord(inner)).notifications[0]?.fields ?? {};
}

function faultOf(text: string | Uint8Array): string | undefined {
  const message = readOutboundMessage(Buffer.from(text as string));
  return 'fault' in message ? message.fault : undefined;
}

describe('an outbound message', () => {
  it('gives organisation, action and each notification, without the session id', () => {
    expect(read(DOCUMENTED)).toEqual({
      organizationId: '00D5Y000001MPM7UAO',
      actionId: '04k5Y0000008Q1hQAE',
      notifications: [
        {
          id: '04l5Y00002lRDRNQA4',
          object: 'Lead',
          fields: { Id: '00Q5Y00002CDi3PUAT', FirstName: 'Ada' },
        },
      ],
    });
  });

  it('gives a hundred notifications in their order', () => {
    const many = Array.from({ length: 100 }, (_none, index) => ({
      id: `04l${index}`,
      object: 'Lead',
      recordId: `00Q${index}`,
      fields: { LastName: `O'Brien & "Sons" <${index}>`, Phone: null },
    }));
    const { notifications } = read(envelopeOf('04k1', 'https://x', many));
    expect(notifications.map(({ id }) => id)).toEqual(many.map(({ id }) => id));
    expect(notifications[99]?.fields).toEqual({ Id: '00Q99', LastName: `O'Brien & "Sons" <99>` });
  });

  it.each([
    ['any prefix', DOCUMENTED.replaceAll('soapenv:', 's:').replaceAll('soapenv=', 's=')],
    ['a byte order mark', `\ufeff${DOCUMENTED}`],
    ['blanks around it', `\r\n ${DOCUMENTED} \n`],
    ['no declaration', DOCUMENTED.replace(/<\?xml.*\?>/, '')],
    ['comments', DOCUMENTED.replace('<ActionId>', '<!-- <Notification> --><ActionId>')],
  ])('is read with %s', (_what, text) => {
    expect(read(text).notifications).toHaveLength(1);
  });

  it.each([
    ['references', '<sf:A>&lt;b&gt; &amp;amp; &quot;&apos;</sf:A>', '<b> &amp; "\''],
    ['numeric references', '<sf:A>&#233;&#xE9;&#x1F600;&#13;</sf:A>', 'éé😀\r'],
    ['references to no character', '<sf:A>&#xD800;&#0;&#x110000;</sf:A>', '&#xD800;&#0;&#x110000;'],
    ['CDATA as it is', '<sf:A>a<![CDATA[<b>&amp;]]>c</sf:A>', 'a<b>&amp;c'],
    ['blanks as they are', '<sf:A> a  b\n</sf:A>', ' a  b\n'],
    ['digits as they are', '<sf:A>007.10</sf:A>', '007.10'],
    ['the last of two', '<sf:A>1</sf:A><sf:A>2</sf:A>', '2'],
    ['nil as empty', '<sf:A xsi:nil="true"/>', ''],
  ])('gives a field with %s', (_what, inner, value) => {
    expect(fieldsIn(inner)).toEqual({ A: value });
  });

  it("gives a compound field's parts under dotted names", () => {
    const inner = '<sf:Address><sf:city>Paris</sf:city><sf:street>1 Rue</sf:street></sf:Address>';
    expect(fieldsIn(inner)).toEqual({ 'Address.city': 'Paris', 'Address.street': '1 Rue' });
  });

  it('keeps a notification without id, type or record', () => {
    const bare = DOCUMENTED.replace(/<Notification>.*<\/Notification>/, '<Notification/>');
    expect(read(bare).notifications).toEqual([{ id: '', object: '', fields: {} }]);
    expect(read(withRecord('', '')).notifications[0]?.object).toBe('');
  });

  it('has names of fields that objects have by nature as plain fields', () => {
    expect(Object.keys(fieldsIn('<sf:toString>1</sf:toString>'))).toHaveLength(1);
  });
});

const LAUGHS = `<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>`;
const before = (head: string) => DOCUMENTED.replace('?>', () => `?>${head}`).replace('Ada', () => '&c;');

describe('XML that is not taken', () => {
  it.each([
    ['a billion laughs', before(LAUGHS), 'document type'],
    ['an external entity', before('<!DOCTYPE a [<!ENTITY c SYSTEM "file:///etc/passwd">]>'), 'document type'],
    [
      'a parameter entity',
      before('<!DOCTYPE a [<!ENTITY % c SYSTEM "http://127.0.0.1/x"> %c;]>'),
      'document type',
    ],
    ['a document type in small letters', before('<!doctype a>'), 'document type'],
    ['a document type behind the root', `${DOCUMENTED}<!DOCTYPE a>`, 'document type'],
    ['an element declaration', before('<!ELEMENT a ANY>'), 'document type'],
    ['a processing instruction', before('<?xml-stylesheet href="x"?>'), 'processing instruction'],
    [
      'a second declaration',
      DOCUMENTED.replace('<ActionId>', '<?xml version="1.0"?><ActionId>'),
      'processing',
    ],
    ['100,000 nested tags', `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`, 'nest'],
    ['100,000 open tags', '<a>'.repeat(100_000), 'nest'],
    ['260,000 elements', `<a>${'<b/>'.repeat(260_000)}</a>`, 'elements'],
    ['a tag without an end', `<a ${'x'.repeat(1_000_000)}`, 'tag'],
    ['a tag of a million blanks', `<a b=">"${' '.repeat(1_000_000)}></a>`, 'tag'],
    ['a comment without an end', `${DOCUMENTED}<!-- `, 'comment'],
    ['CDATA without an end', withRecord('<sf:A><![CDATA[x</sf:A>').replace(']]>', ''), 'CDATA'],
    ['__proto__ as a tag', withRecord('<sf:__proto__>1</sf:__proto__>'), 'name'],
    ['__proto__ as an attribute', withRecord('<sf:A __proto__="1">1</sf:A>'), 'name'],
    ['constructor as a tag', withRecord('<sf:constructor>1</sf:constructor>'), 'name'],
    ['UTF-16', Buffer.from(`\ufeff${DOCUMENTED}`, 'utf16le'), 'UTF-8'],
    ['UTF-16 without a mark', Buffer.from(DOCUMENTED, 'utf16le'), 'UTF-8'],
    ['Latin-1 bytes', Buffer.from(DOCUMENTED.replace('Ada', 'Zoë'), 'latin1'), 'UTF-8'],
    ['another encoding declared', DOCUMENTED.replace('"UTF-8"', '"UTF-7"'), 'encoding'],
    ['a message cut between tags', DOCUMENTED.slice(0, DOCUMENTED.lastIndexOf('</')), 'well-formed'],
    ['a message cut within a tag', DOCUMENTED.slice(0, -5), 'tag'],
    ['tags that cross', withRecord('<sf:A><sf:B></sf:A></sf:B>'), 'well-formed'],
    ['an attribute twice', withRecord('', 'a="1" a="2"'), 'well-formed'],
    ['two roots', `${DOCUMENTED}<a></a>`, 'well-formed'],
    ['nothing', '', 'well-formed'],
    ['JSON', '{"object":"Lead"}', 'well-formed'],
    ['another SOAP message', DOCUMENTED.replaceAll('notifications', 'queries'), 'outbound message'],
    ['no Envelope', '<notifications></notifications>', 'outbound message'],
    ['no Notification', DOCUMENTED.replace(/<Notification>.*<\/Notification>/, ''), 'no Notification'],
  ])('is %s', (_what, text, words) => {
    const startedAt = performance.now();
    expect(faultOf(text)).toContain(words);
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  it('is told about without a word of what was in it', () => {
    expect(faultOf('<secret-name-in-a-tag>')).not.toContain('secret');
    expect(faultOf(withRecord('<sf:A __proto__="1">1</sf:A>'))).not.toContain('__proto__');
  });
});

describe('a document type inside text', () => {
  it('is text in CDATA and in a comment', () => {
    const element = readXml(Buffer.from('<a><!-- <!DOCTYPE x> --><![CDATA[<!DOCTYPE y>]]></a>'));
    expect(element).toMatchObject({ name: 'a', text: '<!DOCTYPE y>' });
  });
});
