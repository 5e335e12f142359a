import type { Lane } from '../../src/dialer-traffic.ts';
import type { Api } from './api.ts';

/** The same API with every call as urgent as that. */
export function inLane(api: Api, lane: Lane): Api {
  return { ...api, call: (fn, parameters, call) => api.call(fn, parameters, { lane, ...call }) };
}
