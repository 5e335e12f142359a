import { PermanentError } from '../../src/domain/errors.ts';
import type { HighLevelApi } from './api/api.ts';
import { type Pipelines, PipelinesAnswer } from './api/answers.ts';
import { Cache } from './cache.ts';

const KEEP_MS = 10 * 60_000;

export interface StageIds {
  readonly pipelineId: string;
  readonly stageId: string;
}

/** The pipelines of the sub-account, by name or id. */
export class PipelineBook {
  readonly #cache: Cache<Pipelines>;

  constructor(api: HighLevelApi, locationId: string, now: () => number) {
    this.#cache = new Cache({
      what: 'the pipelines',
      load: async (signal) => {
        const call = {
          method: 'GET',
          path: '/opportunities/pipelines',
          query: { locationId },
          what: 'list the pipelines',
          effect: false,
        } as const;
        return (await api.ask(call, PipelinesAnswer, signal)).pipelines;
      },
      now,
      keepMs: KEEP_MS,
    });
  }

  /** Whether there is a pipeline of this name or id. */
  async has(pipeline: string, signal: AbortSignal): Promise<boolean> {
    return (await this.#cache.get(signal)).some((one) => isNamed(one, pipeline));
  }

  /**
   * A stage of the named pipeline, or of the only one that has such a stage.
   * @throws PermanentError where there is none, or several pipelines have it
   */
  async stage(
    wish: { readonly pipeline: string | undefined; readonly stage: string },
    signal: AbortSignal,
  ): Promise<StageIds> {
    const pipelines = await this.#cache.get(signal);
    const found = pipelines
      .filter(({ id, name }) => wish.pipeline === undefined || isNamed({ id, name }, wish.pipeline))
      .flatMap(({ id, stages }) =>
        stages
          .filter((stage) => isNamed(stage, wish.stage))
          .map((stage) => ({ pipelineId: id, stageId: stage.id })),
      );
    const [only] = found;
    if (only !== undefined && found.length === 1) return only;
    const where = wish.pipeline === undefined ? 'a pipeline' : `the pipeline ${wish.pipeline}`;
    throw new PermanentError(
      only === undefined
        ? `HighLevel has no stage ${wish.stage} in ${where}: compare deal.stage and deal.pipeline with Opportunities, Pipelines.`
        : `HighLevel has several stages ${wish.stage}: name the pipeline too (deal.pipeline).`,
      { code: 'highlevel-stage' },
    );
  }
}

function isNamed({ id, name }: { readonly id: string; readonly name: string }, wished: string): boolean {
  return id === wished || name.trim().toLowerCase() === wished.trim().toLowerCase();
}
