import { z } from 'zod';
import type { DialerSeed } from '../../src/sandbox/dialer/seed.ts';
import { type DialerStandIn, startDialerStandIn } from '../../src/sandbox/dialer/stand-in.ts';
import { setCounters } from './counters.ts';
import { credentialsOf } from './credentials.ts';
import { momentOf } from './moment.ts';
import { readLines, type Recording } from './recording.ts';
import { storedLead } from './stored-lead.ts';
import { arrange } from './scene/arrange.ts';
import { undoSwitches, VARIANTS } from './scene/variants.ts';
import { type Answer, sendAgain } from './send.ts';
import { copyState } from './state-copy.ts';

/** How the stand-in came to the recorded answer. */
export type Verdict =
  | { readonly is: 'same' }
  /** After the state that the answer shows had been set up (`lead 134`, `use_non_latin`). */
  | { readonly is: 'arranged'; readonly what: readonly string[] }
  | { readonly is: 'different'; readonly expected: unknown; readonly actual: unknown };

export interface Replay {
  play(recording: Recording): Promise<Verdict>;
  close(): Promise<void>;
}

const Seed = z.record(z.string(), z.array(z.record(z.string(), z.string())));

/**
 * A stand-in with the rows of the dialer that the recordings were made on. Recordings are sent to it one
 * after the other. They do not say what was on the dialer in between (other requests, a hand in the
 * database), so where an answer differs the state which the answer itself shows is set up and the request is
 * sent once more from where it was.
 */
export async function startReplay(seedFile: string): Promise<Replay> {
  let nowMs = START_MS;
  const standIn = await startDialerStandIn({
    users: [],
    campaigns: [],
    lists: [],
    now: () => nowMs,
    seed: readSeed(seedFile),
  });
  const state = standIn.dialer;
  const beginnings = copyState(state);
  return {
    async play(recording) {
      nowMs = momentOf(recording, standIn.clock, nowMs);
      const before = copyState(state);
      let difference = await attempt(standIn, recording);
      if (difference === undefined) return { is: 'same' };
      for (const variant of VARIANTS) {
        before.all();
        undoSwitches(state);
        const what = [...variant.apply(state, beginnings), ...arrange(state, recording)];
        if (what.length === 0) continue;
        const stillDifferent = await attempt(standIn, recording);
        undoSwitches(state);
        if (stillDifferent === undefined) return { is: 'arranged', what };
        if (variant === VARIANTS[0]) difference = stillDifferent;
      }
      before.all();
      await attempt(standIn, recording);
      return { is: 'different', ...difference };
    },
    close: () => standIn.close(),
  };
}

/** Five minutes to ten in the evening, New York, where the recordings begin. */
const START_MS = 1_795_316_195_000;

interface Difference {
  readonly expected: unknown;
  readonly actual: unknown;
}

/** Ask once; undefined = the answer and, where the recording shows the whole row, the lead are the recorded ones. */
async function attempt(standIn: DialerStandIn, recording: Recording): Promise<Difference | undefined> {
  const { dialer } = standIn;
  setCounters(dialer, recording);
  const actual = await sendAgain(recording, standIn.url, credentialsOf(recording, dialer.tables));
  const expected: Answer = {
    status: recording.status,
    contentType: recording.content_type ?? actual.contentType,
    body: recording.body,
  };
  if (JSON.stringify(actual) !== JSON.stringify(expected)) return { expected, actual };
  const stored = storedLead(dialer, recording);
  return stored === undefined || stored.expected === stored.actual ? undefined : stored;
}

function readSeed(file: string): DialerSeed {
  const text = readLines(file).join('\n');
  const parsed = Seed.safeParse(parseSeed(text, file));
  if (parsed.success) return parsed.data;
  throw new Error(`${file} is no seed: it must be one JSON object of tables, each a list of rows of text`);
}

function parseSeed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is no seed: it is not one JSON object`, { cause: error });
  }
}
