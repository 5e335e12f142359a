/** An answer to an outbound message. */
export interface SoapAnswer {
  readonly status: 200 | 400 | 403 | 413;
  readonly body: string;
}

const OPENING =
  '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound">';
const CLOSING = '</notificationsResponse></soapenv:Body></soapenv:Envelope>';

/** Salesforce takes the message off its queue for this, and for nothing else. */
export const ACKNOWLEDGED: SoapAnswer = { status: 200, body: `${OPENING}<Ack>true</Ack>${CLOSING}` };

/**
 * Not kept, and why. The reason is a comment, because the response by the WSDL has `Ack` and nothing else.
 * Salesforce sends again for 24 hours whatever the status is; 200 says that the next try may succeed, 4xx
 * that the administrator must change something first, and stands as such in Salesforce's list of messages.
 */
export function notAcknowledged(status: SoapAnswer['status'], reason: string): SoapAnswer {
  return { status, body: `${OPENING}<!-- ${forComment(reason)} --><Ack>false</Ack>${CLOSING}` };
}

/** Two hyphens would end a comment. */
function forComment(text: string): string {
  return text.replaceAll(/[<>&]/g, ' ').replaceAll(/-{2,}/g, '-');
}
