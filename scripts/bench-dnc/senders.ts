import { createHmac } from 'node:crypto';
import { HOOK_KEY, HUBSPOT_APP_SECRET, LEADS_SECRET } from '../floor/config-file.ts';

const MEGA = 1_000_000;

/** What a floor's program is sent, over HTTP; each resolves when it is answered with 2xx. */
export interface Senders {
  /** A disposition of a lead of that number; `more` are further variables of the URL, or others in their place. */
  disposition(lead: number, status: string, more?: Readonly<Record<string, string>>): Promise<void>;
  /** A post of a new lead. */
  lead(lead: number): Promise<void>;
  /** A signed message of HubSpot that a contact has opted out. */
  optOut(contactId: string): Promise<void>;
}

/** The number of a lead: E.164, one for each. */
export function numberOf(lead: number): string {
  return `+13125${String(MEGA + lead).slice(1)}`;
}

export function sendersTo(port: number): Senders {
  const base = `http://127.0.0.1:${port}`;
  let serial = 0;
  return {
    async disposition(lead, status, more = {}) {
      serial += 1;
      const query = new URLSearchParams({
        key: HOOK_KEY,
        lead_id: String(lead),
        uniqueid: `${Math.floor(Date.now() / 1000)}.${serial}`,
        dispo: status,
        phone_number: numberOf(lead).slice(2),
        phone_code: '1',
        first_name: 'Ada',
        last_name: `Lead ${lead}`,
        campaign: 'SALES',
        user: '6666',
        ...more,
      });
      await answered(fetch(`${base}/hooks/vicidial/main/dispo?${query.toString()}`));
    },
    async lead(lead) {
      const headers = { 'content-type': 'application/json', 'x-vicibridge-secret': LEADS_SECRET };
      const body = JSON.stringify({
        phone: numberOf(lead),
        last_name: `Lead ${lead}`,
        submission_id: `s${lead}`,
      });
      await answered(fetch(`${base}/hooks/leads/website`, { method: 'POST', headers, body }));
    },
    async optOut(contactId) {
      serial += 1;
      const target = '/hooks/hubspot/crm';
      const body = JSON.stringify([messageOf(contactId, serial)]);
      const timestamp = String(Date.now());
      const signature = createHmac('sha256', HUBSPOT_APP_SECRET)
        .update(`POST${base}${target}${body}${timestamp}`)
        .digest('base64');
      const headers = {
        'content-type': 'application/json',
        'x-hubspot-request-timestamp': timestamp,
        'x-hubspot-signature-v3': signature,
      };
      await answered(fetch(`${base}${target}`, { method: 'POST', headers, body }));
    },
  };
}

function messageOf(contactId: string, serial: number): object {
  return {
    eventId: serial,
    subscriptionId: 1,
    portalId: 1,
    appId: 1,
    occurredAt: Date.now(),
    subscriptionType: 'contact.propertyChange',
    attemptNumber: 0,
    objectId: Number(contactId),
    propertyName: 'vicidial_dnc',
    propertyValue: 'true',
    changeSource: 'CRM_UI',
    sourceId: 'userId:1',
  };
}

async function answered(sent: Promise<Response>): Promise<void> {
  const response = await sent;
  const text = await response.text();
  if (!response.ok) throw new Error(`the program answered ${response.status}: ${text}`);
}
