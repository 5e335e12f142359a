import { connectors } from '../../../connectors/index.ts';
import type { Config } from '../../config/config.ts';
import { addDncEvent, type OwnChange } from '../../dispatch/add-dnc-event.ts';
import type { TakenIn } from '../../dispatch/take-in.ts';
import type { LedgerTransaction } from '../../ledger/ledger.ts';
import { parserOf, routingOf } from '../../roles/routing.ts';

/** Write down what an operator has decided, with its deliveries; the running program makes them. */
export async function change(
  trx: LedgerTransaction,
  { type, dnc }: Pick<OwnChange, 'type' | 'dnc'>,
  config: Config,
): Promise<TakenIn> {
  const at = Date.now();
  return addDncEvent(
    trx,
    { type, dnc, trigger: 'cli', source: 'cli', key: [String(at), JSON.stringify(dnc)], at },
    { parse: parserOf(config), routing: routingOf(config, connectors), now: Date.now },
  );
}
