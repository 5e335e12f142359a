import { readXml, type XmlElement } from './xml-tree.ts';

/** One change of one record, as Salesforce tells it. What is missing is `''`. */
export interface Notification {
  /** `04l…`; the same when it comes again. */
  readonly id: string;
  readonly object: string;
  /** The fields that were chosen for the message, those that are empty left out by Salesforce. */
  readonly fields: Readonly<Record<string, string>>;
}

export interface OutboundMessage {
  readonly organizationId: string;
  readonly actionId: string;
  readonly notifications: readonly Notification[];
}

/**
 * Read the SOAP body of an outbound message: `notifications` with organisation, action and 1 to 100
 * `Notification`s, each with the record as `sObject`. The session id, empty since February 2026, is not read.
 * Source: Salesforce, "Understanding Outbound Messaging", and its WSDL `soap.sforce.com/2005/09/outbound`.
 */
export function readOutboundMessage(bytes: Uint8Array): OutboundMessage | { readonly fault: string } {
  const root = readXml(bytes);
  if ('fault' in root) return root;
  const body = root.name === 'Envelope' ? child(root, 'Body') : undefined;
  const message = body === undefined ? undefined : child(body, 'notifications');
  if (message === undefined)
    return { fault: 'it is not an outbound message: no Envelope, Body, notifications' };
  const notifications = message.children.filter(({ name }) => name === 'Notification').map(toNotification);
  if (notifications.length === 0) return { fault: 'it holds no Notification' };
  return {
    organizationId: textIn(message, 'OrganizationId'),
    actionId: textIn(message, 'ActionId'),
    notifications,
  };
}

function toNotification(element: XmlElement): Notification {
  const record = child(element, 'sObject');
  const type = record?.attributes.get('type')?.trim() ?? '';
  return {
    id: textIn(element, 'Id'),
    // `sf:Lead`; the prefix says nothing.
    object: type.slice(type.indexOf(':') + 1),
    fields: Object.fromEntries(record?.children.flatMap((field) => toFields(field, '')) ?? []),
  };
}

/** A compound field's parts under dotted names; one that is told to be nil is empty. */
function toFields({ name, children, text }: XmlElement, path: string): [string, string][] {
  const full = `${path}${name}`;
  return children.length === 0 ? [[full, text]] : children.flatMap((part) => toFields(part, `${full}.`));
}

function child(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((one) => one.name === name);
}

function textIn(element: XmlElement, name: string): string {
  return child(element, name)?.text.trim() ?? '';
}
