import { DatabaseSync } from 'node:sqlite';
import { Webhook } from 'standardwebhooks';
import type { SalesforceDoor } from '../../src/http/hooks/salesforce/door.ts';
import { journalPath } from '../../src/journal/schema.ts';
import { ORGANIZATION_ID } from '../../src/sandbox/salesforce/ids.ts';
import { type DoorRig, type DoorRigOptions, startDoor } from './receiver-rig.ts';

export const TOKEN = 'token-of-the-messages-1';
export const OLD_TOKEN = 'token-of-the-messages-0';
export const SECRET = 'secret-of-the-flow-action';
export const SIGNING_SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const SFDC: SalesforceDoor = {
  name: 'sfdc',
  organizationId: ORGANIZATION_ID.slice(0, 15),
  tokens: [TOKEN, OLD_TOKEN],
  actionIds: [],
  secrets: [SECRET],
  signingSecrets: [SIGNING_SECRET],
};

/** A receiver that Salesforce may call. */
export interface SalesforceHooks extends DoorRig {
  post(path: string, body: string | Buffer, headers?: Record<string, string>): Promise<Response>;
  /** The disk refuses every hit but the first so many, until it is told not to. */
  fillDisk(rows: number): void;
  makeRoom(): void;
}

export async function startSalesforceHooks(
  options: Pick<DoorRigOptions, 'maxBodyBytes' | 'now'> & { readonly door?: Partial<SalesforceDoor> } = {},
): Promise<SalesforceHooks> {
  const { door, ...others } = options;
  const rig = await startDoor({
    maxBodyBytes: 2_000_000,
    ...others,
    salesforce: new Map([['sfdc', { ...SFDC, ...door }]]),
  });
  const onDisk = (sql: string): void => {
    const db = new DatabaseSync(journalPath(rig.dir), { timeout: 1000 });
    db.exec(sql);
    db.close();
  };
  return {
    ...rig,
    post: (path, body, headers = {}) =>
      fetch(`${rig.url}/hooks/salesforce${path}`, {
        method: 'POST',
        body: typeof body === 'string' ? body : new Uint8Array(body),
        headers,
      }),
    fillDisk: (rows) =>
      onDisk(
        `CREATE TRIGGER full BEFORE INSERT ON hits WHEN (SELECT count(*) FROM hits) >= ${rows} BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
      ),
    makeRoom: () => onDisk('DROP TRIGGER full'),
  };
}

/** Headers as the sample Apex class sends them. */
export function signed(
  body: string,
  id: string,
  options: { readonly secret?: string; readonly atMs?: number } = {},
): Record<string, string> {
  const { secret = SIGNING_SECRET, atMs = Date.now() } = options;
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(atMs / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, new Date(atMs), body),
  };
}
