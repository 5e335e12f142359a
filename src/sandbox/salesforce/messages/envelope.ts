import { ORGANIZATION_ID } from '../ids.ts';
import type { FieldValue } from '../rules.ts';

/** One change of one record, as an outbound message tells it. */
export interface Notification {
  /** `04l…`; the same on every try. */
  readonly id: string;
  readonly object: string;
  readonly recordId: string;
  /** The chosen fields as they are now. */
  readonly fields: Readonly<Record<string, FieldValue>>;
}

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const OUTBOUND = 'http://soap.sforce.com/2005/09/outbound';
const ENTITY = 'urn:sobject.enterprise.soap.sforce.com';
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * An outbound message as Salesforce posts it: SOAP with 1 to 100 notifications of one action. Empty fields
 * are left out, and since 2026 the session id is always nil.
 */
export function envelopeOf(actionId: string, url: string, notifications: readonly Notification[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="${SOAP}" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <soapenv:Body>
  <notifications xmlns="${OUTBOUND}">
   <OrganizationId>${ORGANIZATION_ID}</OrganizationId>
   <ActionId>${actionId}</ActionId>
   <SessionId xsi:nil="true"/>
   <EnterpriseUrl>${escape(url)}/services/Soap/c/66.0/${ORGANIZATION_ID.slice(0, 15)}</EnterpriseUrl>
   <PartnerUrl>${escape(url)}/services/Soap/u/66.0/${ORGANIZATION_ID.slice(0, 15)}</PartnerUrl>
${notifications.map(notificationOf).join('\n')}
  </notifications>
 </soapenv:Body>
</soapenv:Envelope>`;
}

function notificationOf({ id, object, recordId, fields }: Notification): string {
  const all: Readonly<Record<string, FieldValue>> = { Id: recordId, ...fields };
  const told = Object.entries(all).filter(([, value]) => value !== null);
  const elements = told.map(([name, value]) => `     <sf:${name}>${escape(String(value))}</sf:${name}>`);
  return `   <Notification>
    <Id>${id}</Id>
    <sObject xsi:type="sf:${object}" xmlns:sf="${ENTITY}">
${elements.join('\n')}
    </sObject>
   </Notification>`;
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
