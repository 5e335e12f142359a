import type { CircuitState } from './circuit.ts';
import { figuresOf, type TrafficFigures } from './figures.ts';
import { createLoginCircuit, type LoginCircuit } from './login-circuit.ts';
import { createPacer, type PaceOptions } from './pacer.ts';
import type { GovernorRules } from './rules.ts';
import type { SharedDocument } from './shared-document.ts';
import type { GovernorState } from './state.ts';
import { type Turn, type Turns, turnLost } from './turns.ts';

/** Everything that keeps the users of one dialer from harming it, or each other's leads. */
export interface DialerTraffic {
  /**
   * Run a task while no other that shares a key runs, in whatever process. Pass the signal that the task is
   * given to every `pace` (and inner `inTurn`) of it: so a turn that was lost is noticed before a call goes.
   * Throws TransientError when the task never started (`aborted`, `governor-away`), AmbiguousError
   * (`turn-lost`) when somebody else may have had the same turn.
   */
  inTurn<Result>(
    keys: readonly string[],
    signal: AbortSignal,
    task: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result>;
  /**
   * Let one request to the dialer go when it is its time. Throws TransientError when it was never sent:
   * `aborted`, `governor-away`, `quiet-hours` (with `retryAfterMs`). What `call` throws is passed on.
   */
  pace<Result>(options: PaceOptions<Result>, call: () => Promise<Result>): Promise<Result>;
  readonly circuit: LoginCircuit;
  figures(): Promise<TrafficFigures>;
  close(): Promise<void>;
}

export interface TrafficParts {
  readonly governor: SharedDocument<GovernorState>;
  readonly circuit: SharedDocument<CircuitState>;
  readonly turns: Turns;
  readonly rules: GovernorRules;
  /** Tells this process from others. */
  readonly member: string;
  /** Names the dialer in messages. */
  readonly who: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface Chain {
  readonly turn: Turn;
  readonly outer: Chain | undefined;
}

/** Put a dialer's traffic together from what is shared, be it in Redis or in this process. */
export function createTraffic(parts: TrafficParts): DialerTraffic {
  const { governor, circuit, turns, rules, member, who, now } = parts;
  const pacer = createPacer({ document: governor, rules, member, who });
  const chains = new WeakMap<AbortSignal, Chain>();

  function assertHeld(signal: AbortSignal): void {
    for (let chain = chains.get(signal); chain !== undefined; chain = chain.outer)
      if (!chain.turn.isHeld()) throw turnLost();
  }

  return {
    inTurn: (keys, signal, task) =>
      turns.run(keys, signal, (turn) => {
        const own = AbortSignal.any([signal]);
        chains.set(own, { turn, outer: chains.get(signal) });
        return task(own);
      }),
    pace: (options, call) =>
      pacer.pace(options, async () => {
        assertHeld(options.signal);
        return call();
      }),
    circuit: createLoginCircuit(circuit, now),
    figures: () => readFigures(parts),
    close: () => pacer.close(),
  };
}

/** The figures as they stand, changing nothing. */
export async function readFigures({
  governor,
  circuit,
  turns,
}: Pick<TrafficParts, 'governor' | 'circuit' | 'turns'>): Promise<TrafficFigures> {
  const locksHeld = await turns.countHeld();
  const state = await circuit.change((state) => [state, state]);
  return governor.change((governor, now) => [
    governor,
    figuresOf({ governor, circuit: state, locksHeld, now }),
  ]);
}
