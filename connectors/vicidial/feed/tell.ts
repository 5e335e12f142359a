import { PermanentError } from '../../../src/domain/errors.ts';
import type { CallLeg, LegFault, LegValues, UrlShape } from '../../../src/domain/reconcile/leg.ts';
import { knownLegs, readRecordings, type RowedLeg } from './batch.ts';
import { circumstancesOf } from './circumstances.ts';
import { readCustom } from './custom-values.ts';
import type { KnownLeg } from './details/known-leg.ts';
import { detailValues, readDetails } from './details/read.ts';
import { dispositionValues } from './dispo-values.ts';
import { toldOnly } from './lead-values.ts';
import type { LegTools } from './leg-page.ts';
import { noAgentValues } from './no-agent-values.ts';
import { abandonedOf } from './over.ts';
import { rowsOf } from './rows.ts';
import type { Shapes } from './shapes.ts';
import { toLeg } from './to-leg.ts';

export interface TellTools extends LegTools {
  readonly shapes: Shapes;
}

/**
 * All that a URL would have told of the legs, in the order given. Where they cannot be read together, halves
 * of them are read, so that only the ones that cannot be read at all are faults.
 */
export async function tellLegs(
  legs: readonly CallLeg[],
  tools: TellTools,
  signal: AbortSignal,
): Promise<readonly (LegValues | LegFault)[]> {
  const [first] = legs;
  if (first === undefined) return [];
  try {
    return await tellTogether(legs, tools, signal);
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    if (legs.length === 1) return [{ leg: first, reason: error.message }];
    const half = Math.ceil(legs.length / 2);
    return [
      ...(await tellLegs(legs.slice(0, half), tools, signal)),
      ...(await tellLegs(legs.slice(half), tools, signal)),
    ];
  }
}

async function tellTogether(
  legs: readonly CallLeg[],
  tools: TellTools,
  signal: AbortSignal,
): Promise<readonly (LegValues | LegFault)[]> {
  const rows = await rowsOf(legs, tools.database, signal);
  const over = await abandonedOf([...rows.values()], { ...tools, signal });
  const rowed = new Map<string, RowedLeg>();
  const faults = new Map<string, LegFault>();
  for (const leg of legs) {
    const call = rows.get(leg.id);
    const now = call === undefined ? leg : toLeg(call, tools.timezone, over.has(leg.id));
    const reason = faultOf(now, call !== undefined);
    if (reason !== undefined) faults.set(leg.id, { leg: now, reason });
    else if (call !== undefined) rowed.set(leg.id, { leg: now, call });
  }
  const told = await tellRows([...rowed.values()], tools, signal);
  return legs.flatMap(({ id }) => told.get(id) ?? faults.get(id) ?? []);
}

function faultOf(leg: CallLeg, isThere: boolean): string | undefined {
  if (!isThere) return 'Its row is not in the log of calls any more';
  if (leg.open) return `Its status is ${leg.status || 'empty'}: the call or its disposition goes on`;
  if (leg.calledAt === '') return 'Its row has no valid time: correct call_date in the log of calls';
  return undefined;
}

async function tellRows(
  legs: readonly RowedLeg[],
  tools: TellTools,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, LegValues>> {
  const all = await knownLegs(legs, tools, signal);
  const recordings = await readRecordings(legs, tools, signal);
  const details = await readDetails(all, tools, signal);
  for (const known of all) tools.shapes.learn(known.leg, circumstancesOf(known, details.callbacks));
  const custom = await readCustom(await shaped(all, tools, signal), tools.database, signal);
  const told = new Map<string, LegValues>();
  for (const known of all) {
    const { leg, call, lead, round } = known;
    const occurredAt = round?.disposedAt ?? leg.settledAt ?? leg.calledAt;
    const at = Date.parse(occurredAt);
    const recording = recordings.get(leg.id);
    const fields = custom.get(leg.leadId) ?? {};
    const values =
      leg.kind === 'no-agent'
        ? noAgentValues({ leg, call, lead }, at, tools.timezone)
        : dispositionValues({ leg, call, lead, round, recording, custom: fields }, at, tools.timezone);
    const more = detailValues(known, details, tools.timezone);
    told.set(leg.id, { leg, values: toldOnly({ ...values, ...more }), occurredAt });
  }
  return told;
}

/** A No Agent Call URL has no custom fields. */
async function shaped(
  all: readonly KnownLeg[],
  { shapes }: TellTools,
  signal: AbortSignal,
): Promise<readonly { readonly known: KnownLeg; readonly shape: UrlShape | undefined }[]> {
  const found = [];
  for (const known of all)
    if (known.leg.kind === 'disposition') found.push({ known, shape: await shapes.of(known.leg, signal) });
  return found;
}
