import type { Finding } from '../../src/connector.ts';
import type { CallNeeds, FieldHolder } from '../../src/domain/calls/needs.ts';
import { PermanentError } from '../../src/domain/errors.ts';
import { callFindings } from '../../src/kit/check-calls.ts';
import type { FieldBook } from './field-book.ts';
import { isStandardField } from './person/standard-fields.ts';
import type { PipelineBook } from './pipeline-book.ts';
import type { UserBook } from './user-book.ts';

export interface CallCheckTools {
  readonly fields: FieldBook;
  readonly pipelines: PipelineBook;
  readonly users: UserBook;
}

/** Whether the sub-account has what the rules for calls name. Reads only; never throws. */
export function checkCalls(
  needs: CallNeeds,
  { fields, pipelines, users }: CallCheckTools,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  return callFindings(needs, {
    crm: 'HighLevel',
    refusesDeals: true,
    async faultsOf(of, names) {
      const model = modelOf(of);
      const found: [string, string][] = [];
      for (const name of model === undefined ? [] : names) {
        if (
          isOwn(of, name) ||
          (model !== undefined && (await fields.find(model, name, signal)) !== undefined)
        )
          continue;
        found.push([
          name,
          `HighLevel has no ${model} field ${name}, so it is left out. Create it there, or take it out of the configuration.`,
        ]);
      }
      return new Map(found);
    },
    async pipelineFault(pipeline) {
      const found = await pipelines.has(pipeline, signal);
      return found
        ? undefined
        : `HighLevel has no pipeline ${pipeline}, and the opportunity is not made: compare it with Opportunities, Pipelines.`;
    },
    async stageFault({ stage, pipeline }) {
      // Which of several is meant is known with the call.
      if (pipeline === null || (pipeline !== undefined && !(await pipelines.has(pipeline, signal))))
        return undefined;
      try {
        await pipelines.stage({ stage, pipeline }, signal);
        return undefined;
      } catch (error) {
        if (error instanceof PermanentError && error.code === 'highlevel-stage') return error.message;
        throw error;
      }
    },
    hasOwner: async (wish) => (await users.find(wish, signal)) !== undefined,
  });
}

/** undefined = it is not compared: notes and tasks have no fields of one's own, users say any that they have. */
function modelOf(of: FieldHolder): 'contact' | 'opportunity' | undefined {
  if (of === 'deal') return 'opportunity';
  return of === 'person' || of === 'newcomer' ? 'contact' : undefined;
}

function isOwn(of: FieldHolder, name: string): boolean {
  return of === 'deal' ? name === 'status' : isStandardField(name);
}
