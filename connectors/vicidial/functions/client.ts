import type { z } from 'zod';
import type { FunctionDefinition } from './define-function.ts';
import { callFunction, type CallOptions, type FunctionResult, type FunctionTools } from './call-function.ts';
import { agentApiFunctions, nonAgentFunctions } from './catalogue.ts';

/** One method for each function of a catalogue: typed input, typed result. */
export type Methods<Catalogue> = {
  readonly [Name in keyof Catalogue]: Catalogue[Name] extends FunctionDefinition<
    infer Input,
    infer Fields,
    infer Row
  >
    ? (
        input: z.input<Input>,
        options: CallOptions,
      ) => Promise<FunctionResult<z.output<Fields>, z.output<Row>>>
    : never;
};

/** Both APIs of one dialer as methods named for VICIdial's functions (`addLead` is `add_lead`). */
export interface FunctionClient {
  readonly nonAgent: Methods<typeof nonAgentFunctions>;
  readonly agent: Methods<typeof agentApiFunctions>;
}

export function createFunctionClient(tools: FunctionTools): FunctionClient {
  return {
    nonAgent: methodsOf(nonAgentFunctions, tools),
    agent: methodsOf(agentApiFunctions, tools),
  };
}

function methodsOf<Catalogue extends object>(catalogue: Catalogue, tools: FunctionTools): Methods<Catalogue> {
  return Object.fromEntries(
    Object.entries(catalogue).map(([name, definition]) => [
      name,
      (input: Record<string, unknown>, options: CallOptions) =>
        callFunction(definition as FunctionDefinition, input, tools, options),
    ]),
  ) as unknown as Methods<Catalogue>;
}
