import type { OwnerWish } from '../domain/call-order.ts';
import type { CallNeeds, FieldHolder, NeededField, NeededStage } from '../domain/calls/needs.ts';
import type { Finding } from '../domain/finding.ts';

/** What an account is asked about a mapping of calls. Each may throw: that is a finding too. */
export interface CallLookups {
  /** `HubSpot` */
  readonly crm: string;
  /**
   * What is wrong with these fields, by name; who has no fault is left out. Fields are left out of what is written
   * where they lack, so a fault is a warning.
   */
  faultsOf(of: FieldHolder, names: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** A deal with a stage or pipeline that there is not is refused: an error; else a warning. */
  readonly refusesDeals: boolean;
  /** undefined = nothing is wrong with the stage, or its pipeline is unknown, which is told for itself. */
  stageFault(need: Pick<NeededStage, 'stage' | 'pipeline'>): Promise<string | undefined>;
  /** undefined = nothing. */
  pipelineFault(pipeline: string): Promise<string | undefined>;
  /** undefined = it cannot be told. */
  hasOwner(wish: OwnerWish): Promise<boolean | undefined>;
}

const PLACES_MAX = 3;

/** One finding for each thing that a mapping names and the account lacks; one that all is there. Never throws. */
export async function callFindings(needs: CallNeeds, lookups: CallLookups): Promise<readonly Finding[]> {
  const { crm } = lookups;
  const { fields, pipelines, stages, owners } = needs;
  const lackOfDeal = lookups.refusesDeals ? error : warning;
  const findings = [
    ...(await fieldFindings(fields, lookups)),
    ...(await each(pipelines, 'pipelines', lookups, async ({ pipeline, place }) => {
      const fault = await lookups.pipelineFault(pipeline);
      return fault === undefined ? undefined : lackOfDeal(`${place}: ${fault}`);
    })),
    ...(await each(stages, 'stages', lookups, async ({ place, ...need }) => {
      const fault = await lookups.stageFault(need);
      return fault === undefined ? undefined : lackOfDeal(`${place}: ${fault}`);
    })),
    ...(await each(owners, 'users', lookups, async ({ wish, place }) => {
      if ((await lookups.hasOwner(wish)) !== false) return undefined;
      return ownerFinding(wish, place, crm);
    })),
  ];
  if (findings.length > 0) return findings;
  const count = fields.length + pipelines.length + stages.length + owners.length;
  return count === 0
    ? []
    : [{ level: 'ok', message: `calls: ${crm} has the fields, stages and users that the rules name.` }];
}

async function fieldFindings(
  fields: readonly NeededField[],
  lookups: CallLookups,
): Promise<readonly Finding[]> {
  const groups = [...Map.groupBy(fields, ({ of }) => of)];
  const found = await each(groups, 'fields', lookups, async ([of, group]) => {
    const faults = await lookups.faultsOf(
      of,
      group.map(({ name }) => name),
    );
    return group.flatMap(({ name, places }) => {
      const fault = faults.get(name);
      return fault === undefined ? [] : [warning(`${placesOf(places)}: ${fault}`)];
    });
  });
  return found.flat();
}

/** Asked one after the other; the first that cannot be answered stands for the others. */
async function each<Need, Answer>(
  needs: readonly Need[],
  what: string,
  { crm }: CallLookups,
  ask: (need: Need) => Promise<Answer | undefined>,
): Promise<(Answer | Finding)[]> {
  const answers: (Answer | Finding)[] = [];
  try {
    for (const need of needs) {
      const answer = await ask(need);
      if (answer !== undefined) answers.push(answer);
    }
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    answers.push(warning(`calls: the ${what} of ${crm} could not be compared with the rules: ${reason}`));
  }
  return answers;
}

/** An id goes into the record as it is, and the CRM refuses the record; without a user for the rest nobody owns it. */
function ownerFinding(wish: OwnerWish, place: string, crm: string): Finding {
  if (wish.by === 'id')
    return error(`${place}: ${crm} has no active user with this id, and refuses what is to belong to it.`);
  const how = wish.by === 'email' ? 'e-mail address' : wish.field;
  return warning(`${place}: ${crm} has no active user with this ${how}: nobody owns such calls.`);
}

function placesOf(places: readonly string[]): string {
  const more = places.length - PLACES_MAX;
  return more <= 0 ? places.join(', ') : `${places.slice(0, PLACES_MAX).join(', ')} and ${more} more places`;
}

function error(message: string): Finding {
  return { level: 'error', message };
}

function warning(message: string): Finding {
  return { level: 'warning', message };
}
