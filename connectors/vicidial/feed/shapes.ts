import type { DialerSetup } from '../../../src/domain/dialer-setup.ts';
import type { CallLeg, UrlShape } from '../../../src/domain/reconcile/leg.ts';
import { isFiltered } from './alternate-fits.ts';
import { knownLegs } from './batch.ts';
import { type Circumstances, circumstancesOf } from './circumstances.ts';
import { findCallbacks } from './details/callbacks.ts';
import type { LegTools } from './leg-page.ts';
import { rowsOf } from './rows.ts';
import { shapeFor } from './shape.ts';

/** Which URL belongs to a leg, for many legs of the same dialer. */
export interface Shapes {
  of(leg: CallLeg, signal: AbortSignal): Promise<UrlShape | undefined>;
  /** So that what is known of a leg need not be read once more for it. */
  learn(leg: CallLeg, circumstances: Circumstances): void;
}

/** Two batches of values: who asks for values asks for shapes next. */
const MOST_LEARNT = 1_000;

/** @param dialer its name in the configuration */
export function createShapes(tools: LegTools, dialer: string): Shapes {
  const learnt = new Map<string, Circumstances>();
  return {
    async of(leg, signal) {
      const setup = await tools.setup(signal);
      const ask = (circumstances: Circumstances): UrlShape | undefined =>
        shapeFor({ leg, circumstances, setup, dialer });
      const known = learnt.get(keyOf(leg));
      if (known !== undefined) return ask(known);
      const unknown: Circumstances = { listId: '', choice: leg.status, talkSeconds: undefined };
      if (!matterFor(leg, setup)) return ask(unknown);
      return ask((await readCircumstances(leg, tools, signal)) ?? unknown);
    },
    learn(leg, circumstances) {
      if (learnt.size >= MOST_LEARNT)
        for (const key of [...learnt.keys()].slice(0, MOST_LEARNT / 2)) learnt.delete(key);
      learnt.set(keyOf(leg), circumstances);
    },
  };
}

function keyOf({ id, status }: CallLeg): string {
  return `${id} ${status}`;
}

/** A leg does not tell its circumstances: they are read only where the setup makes a difference between them. */
function matterFor({ kind }: CallLeg, { lists, alternateUrls }: DialerSetup): boolean {
  if (kind === 'disposition')
    return alternateUrls.some((one) => one.active && one.urlType === 'dispo' && isFiltered(one));
  return (
    lists.some(({ noAgentUrl }) => noAgentUrl !== '') ||
    alternateUrls.some((one) => one.active && one.urlType === 'noagent' && isFiltered(one))
  );
}

async function readCircumstances(
  leg: CallLeg,
  tools: LegTools,
  signal: AbortSignal,
): Promise<Circumstances | undefined> {
  const call = (await rowsOf([leg], tools.database, signal)).get(leg.id);
  if (call === undefined) return undefined;
  const [known] = await knownLegs([{ leg, call }], tools, signal);
  return known && circumstancesOf(known, await findCallbacks([known], tools, signal));
}
