import { z } from 'zod';
import type { Finding } from '../../src/connector.ts';
import type { OwnerWish } from '../../src/domain/call-order.ts';
import type { CallNeeds, FieldHolder } from '../../src/domain/calls/needs.ts';
import { type CallLookups, callFindings } from '../../src/kit/check-calls.ts';
import type { HubSpotApi } from './api.ts';
import { CALL, CONTACT, DEAL, type ObjectType, TASK } from './object-type.ts';
import { OWNER_FIELDS, type Owners, readOwners } from './owners.ts';
import type { PropertyBook } from './property-book.ts';
import type { HubSpotSettings } from './settings.ts';

export interface CallCheckTools {
  readonly api: HubSpotApi;
  readonly book: PropertyBook;
  readonly owners: Owners;
  readonly settings: HubSpotSettings;
}

const PipelinesAnswer = z.looseObject({
  results: z.array(
    z.looseObject({
      id: z.string(),
      archived: z.boolean().optional(),
      stages: z.array(z.looseObject({ id: z.string(), archived: z.boolean().optional() })),
    }),
  ),
});

const HOLDER = {
  person: CONTACT,
  newcomer: CONTACT,
  activity: CALL,
  task: TASK,
  deal: DEAL,
} as const satisfies Record<Exclude<FieldHolder, 'user'>, ObjectType>;

/** Where the stages of a deal stand for people. */
const SCREEN = 'Settings, Objects, Deals, Pipelines';

/** Whether the account has what the rules for calls name. Reads only; never throws. */
export function checkCalls(
  needs: CallNeeds,
  { api, book, owners, settings }: CallCheckTools,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  let pipelines: Promise<ReadonlyMap<string, ReadonlySet<string>>> | undefined;
  const stagesByPipeline = (): NonNullable<typeof pipelines> =>
    (pipelines ??= readPipelines(api.urgent, settings, signal));
  let seen: Promise<unknown> | undefined;
  const lookups: CallLookups = {
    crm: 'HubSpot',
    refusesDeals: true,
    async faultsOf(of, names) {
      if (of === 'user')
        return faults(
          names.filter((name) => !OWNER_FIELDS.has(name)),
          () => `HubSpot tells no such field of an owner: use one of ${[...OWNER_FIELDS].join(', ')}.`,
        );
      const { path } = HOLDER[of];
      const known = new Set(await book.known(HOLDER[of], names, signal));
      return faults(
        names.filter((name) => !known.has(name)),
        (name) =>
          `HubSpot has no property ${name} on ${path}, so it is left out. Create it there, or take it out of the configuration.`,
      );
    },
    async pipelineFault(pipeline) {
      const known = await stagesByPipeline();
      if (known.has(pipeline)) return undefined;
      return `HubSpot has no pipeline of deals with the id ${pipeline} (it has ${[...known.keys()].join(', ')}), and refuses the deal. Take the id from ${SCREEN}.`;
    },
    async stageFault({ stage, pipeline }) {
      const known = await stagesByPipeline();
      const own = typeof pipeline === 'string' ? known.get(pipeline) : undefined;
      if (typeof pipeline === 'string' && own === undefined) return undefined;
      const stages = own === undefined ? [...known.values()].flatMap((ids) => [...ids]) : [...own];
      if (stages.includes(stage)) return undefined;
      const where = own === undefined ? 'no pipeline of deals has' : `the pipeline ${pipeline} has not`;
      return `${where} a stage with the id ${stage} (there is ${stages.join(', ')}), and HubSpot refuses the deal. Take the id from ${SCREEN}.`;
    },
    async hasOwner(wish: OwnerWish) {
      // Says why where the token may not look, in which case everybody would be unknown.
      await (seen ??= readOwners(api.urgent, settings, {}, signal));
      return owners.knows(wish, signal);
    },
  };
  return callFindings(needs, lookups);
}

function faults(names: readonly string[], fault: (name: string) => string): ReadonlyMap<string, string> {
  return new Map(names.map((name) => [name, fault(name)]));
}

/** Stage ids by pipeline id. The client library's groups for it are not loaded for this. Throws the delivery errors. */
async function readPipelines(
  api: HubSpotApi,
  { apiVersion }: Pick<HubSpotSettings, 'apiVersion'>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const path = apiVersion === 'v3' ? '/crm/v3/pipelines/deals' : `/crm/pipelines/${apiVersion}/deals`;
  const operation = {
    name: 'read the pipelines of deals',
    effect: 'read',
    scopes: 'crm.objects.deals.read',
  } as const;
  const { results } = await api.get(operation, signal, PipelinesAnswer, path);
  const live = results.filter(({ archived }) => archived !== true);
  return new Map(
    live.map(({ id, stages }) => [
      id,
      new Set(stages.filter(({ archived }) => archived !== true).map((stage) => stage.id)),
    ]),
  );
}
