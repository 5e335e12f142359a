import { urlTemplate } from '../../src/domain/url-templates.ts';
import { createRandom } from '../../src/sandbox/seeded-random.ts';
import { HOOK_KEY } from '../floor/config-file.ts';
import { drained } from '../floor/drained.ts';
import { compareStates, type Difference } from './compare.ts';
import { type CrmFloor, openCrmFloor } from './crm-floor.ts';
import { leadWrites } from './lead-writes.ts';

export interface LoopOptions {
  readonly crm: 'hubspot' | 'salesforce';
  readonly seed: number;
  readonly contacts: number;
  /** In each round every contact is edited once. */
  readonly rounds: number;
}

export interface LoopReport {
  /** Creations and edits by people. */
  readonly edits: number;
  /** Deliveries that wrote a lead into the dialer. */
  readonly leadWrites: number;
  /** Requests that wrote a contact in the CRM. */
  readonly contactWrites: number;
  /** Leads of ours that VICIdial told of and that were passed on. */
  readonly leadsPassedOn: number;
  readonly differences: readonly Difference[];
}

const ROUND_MS = 60_000;

/**
 * CRM and dialer in a closed loop: each tells of every change, also of ours. People edit contacts and agents
 * disposition calls; whoever echoes writes more often than they do.
 */
export async function runLoop(options: LoopOptions): Promise<LoopReport> {
  const random = createRandom(options.seed);
  const floor = await openCrmFloor({ crm: options.crm, coalesceMs: 100 });
  const { crm } = floor;
  try {
    const ids = Array.from({ length: options.contacts }, (_, n) =>
      crm.create({
        firstName: 'Canary',
        lastName: 'Number',
        email: `canary${n}@example.com`,
        phone: `312555${String(n).padStart(4, '0')}`,
        note: 'first',
      }),
    );
    await settled(floor);
    for (let round = 1; round <= options.rounds; round += 1) {
      for (const id of ids) {
        // Never what stands there already: that would be no edit.
        const text = `round ${round}`;
        crm.edit(id, random.chance(0.5) ? { note: text } : { lastName: text });
      }
      if (round === 1) await disposition(floor);
      await settled(floor);
    }
    return {
      edits: options.contacts * (options.rounds + 1),
      leadWrites: leadWrites(floor.dataDir),
      contactWrites: crm.writes(),
      leadsPassedOn: floor.sandbox.webhook.messages.filter(({ type }) => type === 'lead-added').length,
      differences: compareStates(crm, floor.sandbox, new Set()),
    };
  } finally {
    await floor.close();
  }
}

/** A sale for every lead, as VICIdial tells it: it is written into the CRM. */
async function disposition({ sandbox, publicUrl }: CrmFloor): Promise<void> {
  const template = urlTemplate('dispo', { publicUrl, dialer: 'main', hookKey: HOOK_KEY });
  for (const { lead_id: leadId, phone_number: phone } of sandbox.dialer.leads) {
    const values: Record<string, string> = {
      lead_id: String(leadId),
      phone_number: phone,
      phone_code: '1',
      uniqueid: `1790000000.${leadId}`,
      dispo: 'SALE',
      campaign: 'SALES',
    };
    const url = template
      .replace(/^VAR/u, '')
      .replaceAll(/--A--(\w+)--B--/gu, (_tag, name: string) => values[name] ?? '');
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the hit was answered ${response.status}`);
  }
}

async function settled(floor: CrmFloor): Promise<void> {
  // What we write makes the CRM tell of it, so once more after it was taken.
  for (let look = 0; look < 3; look += 1) {
    await floor.crm.drained();
    if (!(await drained(floor.dataDir, ROUND_MS))) throw new Error('deliveries are left');
  }
}
