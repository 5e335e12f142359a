import type { ApiCall } from '../api-call.ts';

/** What answers a function of the Non-Agent API, by VICIdial's name. */
export type FunctionMap = ReadonlyMap<string, (call: ApiCall) => void | Promise<void>>;
