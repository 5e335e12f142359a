import { onTestFinished } from 'vitest';
import { parseHit } from '../../src/dispatch/parse/parse-hit.ts';
import type { Routing } from '../../src/dispatch/routing.ts';
import type { TakeInContext } from '../../src/dispatch/take-in.ts';
import type { RawHit } from '../../src/domain/hit/raw-hit.ts';
import { renderHit, type RenderOptions } from '../../src/domain/reconcile/render-hit.ts';
import { openReconciledJournal, type ReconciledJournal } from '../../src/journal/reconciled.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { OPTIONS, received, TIMEZONE, valuesOf } from '../unit/reconcile-rig.ts';
import { keptLog } from './ledger-rig.ts';

export const ROUTING: Routing = {
  routes: [{ on: ['disposition', 'no-agent'], to: ['crm'] }],
  leadDialers: new Map(),
};

export function intakeParts(ledger: Ledger, routing: Routing = ROUTING): TakeInContext & { ledger: Ledger } {
  return { ledger, parse: (hit) => parseHit(hit, { timezone: TIMEZONE }), routing, now: Date.now };
}

/** The `n`th call, made from the dialer's records. */
export function lostHit(
  n: number,
  options: Partial<RenderOptions> = {},
  values: Readonly<Record<string, string>> = {},
): RawHit {
  const uniqueid = `1795315300.${n}`;
  const told = valuesOf(
    {
      id: `out:${uniqueid}`,
      uniqueid,
      leadId: String(n),
      ...(values['dispo'] === undefined ? {} : { status: values['dispo'] }),
    },
    { uniqueid, lead_id: String(n), agent_log_id: String(n), ...values },
  );
  return renderHit(told, undefined, { ...OPTIONS, now: Date.now(), ...options });
}

/** Its hit, which names the call as the dialer's template does, without the row of the agent log. */
export function lateHit(n: number, more = '', receivedAt: number = Date.now()): RawHit {
  const query = `lead_id=${n}&uniqueid=1795315300.${n}&dispo=SALE&user=1001&phone_code=1&phone_number=3125550101${more}`;
  return received('dispo', query, receivedAt);
}

/** Closed after the test. */
export function reconciledJournal(dir: string): ReconciledJournal {
  const journal = openReconciledJournal({ dir, now: Date.now, logger: keptLog().logger });
  onTestFinished(() => journal.close().catch(() => undefined));
  return journal;
}
