import { urlTemplate } from '../../src/domain/url-templates.ts';
import type { WebhookFaults } from '../../src/sandbox/hubspot/webhooks/target.ts';
import type { SandboxAddresses } from '../../src/sandbox/start-sandbox.ts';
import { HOOK_KEY } from '../floor/config-file.ts';
import { connectionsTo, dialerAt } from '../floor/connections.ts';
import { type NearFloor, openNearFloor } from '../floor/near-floor.ts';
import type { LogLine } from '../floor/program.ts';
import { type CrmSide, hubspotSide, salesforceSide } from './crm-side.ts';

export interface CrmFloorOptions {
  /** Whose records become leads. */
  readonly crm: 'hubspot' | 'salesforce';
  /** What the CRM's webhooks do besides arriving. */
  readonly webhooks?: WebhookFaults;
  readonly coalesceMs?: number;
  readonly onLog?: (line: LogLine) => void;
}

/** A call centre whose leads come from a CRM. */
export interface CrmFloor extends NearFloor {
  readonly crm: CrmSide;
}

export async function openCrmFloor(options: CrmFloorOptions): Promise<CrmFloor> {
  const side = options.crm === 'hubspot' ? hubspotSide : salesforceSide;
  const floor = await openNearFloor({
    sandbox: (publicUrl) => ({ dialer: { races: true, seed: newLeadUrl(publicUrl) } }),
    configure: (urls, sandbox) => configOf(urls, side(sandbox), options),
    env: (sandbox) => side(sandbox).env,
    onLog: options.onLog,
  });
  const crm = side(floor.sandbox);
  crm.connect(floor.publicUrl, options.webhooks);
  return { ...floor, crm };
}

/** VICIdial tells of every lead that its API adds. */
function newLeadUrl(publicUrl: string) {
  const address = urlTemplate('add-lead', { publicUrl, dialer: 'main', hookKey: HOOK_KEY });
  const campaign = '-SYSTEM-API-NEWLEAD-';
  return {
    vicidial_url_multi: [
      { campaign_id: campaign, entry_type: 'system', url_type: 'apinewlead', url_address: address },
    ],
  };
}

function configOf(urls: SandboxAddresses, crm: CrmSide, { coalesceMs = 1000 }: CrmFloorOptions): object {
  const delivery = { ratePerSecond: 1000, backoffMs: 200, maxBackoffMs: 3000, timeoutMs: 20_000 };
  return {
    dialers: {
      main: {
        ...dialerAt(urls),
        listId: '1001',
        timeoutMs: 5000,
        governor: { ratePerSecond: 100, burst: 50, minRatePerSecond: 50, dncShare: 0.1 },
        delivery: { ...delivery, concurrency: 8 },
      },
    },
    connections: {
      crm: {
        ...crm.connection,
        delivery: { ...delivery, concurrency: 20 },
        leads: { dialer: 'main', coalesceMs, objects: { [crm.mapping.object]: crm.mapping.rules } },
      },
      audit: { ...connectionsTo(urls).webhook, delivery },
    },
    routes: [
      { on: 'disposition', to: ['crm'] },
      { on: 'lead-added', to: ['audit'] },
    ],
  };
}
