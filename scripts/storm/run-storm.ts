import { setTimeout as delay } from 'node:timers/promises';
import { createRandom, type SeededRandom } from '../../src/sandbox/seeded-random.ts';
import { drained } from '../floor/drained.ts';
import { leadWrites } from './lead-writes.ts';
import type { LogLine } from '../floor/program.ts';
import { compareStates, type Difference } from './compare.ts';
import { type CrmFloor, openCrmFloor } from './crm-floor.ts';
import type { Person } from './crm-side.ts';

export interface StormOptions {
  readonly seed: number;
  readonly contacts: number;
  /** Edits by people, on top of the creations; each tells of one or two properties. */
  readonly edits: number;
  /** Share of the events that come twice; they come out of order in any case. */
  readonly duplicateShare: number;
  /** Share of the requests to CRM and dialer that fail. */
  readonly failureShare: number;
  /** Share of the edits that are an opt-out. */
  readonly optOutShare: number;
  /** `kill -9` of the whole program, spread over the edits. */
  readonly kills: number;
  readonly drainMs: number;
  readonly onProgress?: (text: string) => void;
  readonly onLog?: (line: LogLine) => void;
}

export interface StormReport {
  /** Events that the CRM sent, duplicates counted. */
  readonly events: number;
  /** Events that it gave up. */
  readonly lost: number;
  readonly kills: number;
  readonly drained: boolean;
  readonly leads: number;
  readonly optedOut: number;
  /** Deliveries that wrote a lead. */
  readonly leadWrites: number;
  /** How the dialer differs from the CRM, in words; empty = not at all. */
  readonly differences: readonly Difference[];
  readonly seconds: number;
}

const FIRST = ['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald', 'Radia', 'Niklaus'];
const LAST = ['Lovelace', 'Hopper', 'Turing', 'Dijkstra', 'Liskov', 'Knuth', 'Perlman', 'Wirth'];

/**
 * A CRM in turmoil before the real program and a sandbox dialer: people create and edit contacts, webhooks come
 * doubled and out of order, CRM and dialer fail; in the end the dialer must hold what the CRM holds.
 */
export async function runStorm(options: StormOptions): Promise<StormReport> {
  const began = performance.now();
  const tell = options.onProgress ?? (() => undefined);
  const floor = await openCrmFloor({
    crm: 'hubspot',
    webhooks: { duplicateShare: options.duplicateShare, shuffle: true, seed: options.seed },
    ...(options.onLog === undefined ? {} : { onLog: options.onLog }),
  });
  try {
    misbehave(floor, options.failureShare);
    const optedOut = new Set<string>();
    const [, kills] = await Promise.all([
      edit(floor, options, optedOut, tell),
      killProgram(floor, options.kills, tell),
    ]);
    tell('edits are made; waiting until every webhook is taken');
    await floor.crm.drained();
    const complete = await drained(floor.dataDir, options.drainMs, everyTenth(tell));
    floor.sandbox.dialer.faults.clear();
    const { delivered, lost } = floor.crm.tally();
    return {
      events: delivered + lost,
      lost,
      kills,
      drained: complete,
      leads: floor.sandbox.dialer.leads.length,
      optedOut: optedOut.size,
      leadWrites: leadWrites(floor.dataDir),
      differences: compareStates(floor.crm, floor.sandbox, optedOut),
      seconds: Math.round((performance.now() - began) / 1000),
    };
  } finally {
    await floor.close();
  }
}

/** Failures before and after the work is done: refused, cut off, and carried out without an answer. */
function misbehave({ sandbox }: CrmFloor, share: number): void {
  const each = share / 2;
  sandbox.hubspot.faults.add({ share, action: 'status', status: 503 });
  sandbox.dialer.faults.add({ share: each, action: 'status', status: 503 });
  sandbox.dialer.faults.add({ share: each, carriedOut: true, action: 'reset' });
}

async function edit(
  floor: CrmFloor,
  options: StormOptions,
  optedOut: Set<string>,
  tell: (text: string) => void,
): Promise<void> {
  const random = createRandom(options.seed);
  const { crm } = floor;
  const ids: string[] = [];
  const total = options.contacts + options.edits;
  for (let made = 0; made < total; made += 1) {
    const left = options.contacts - ids.length;
    if (left > 0 && (ids.length === 0 || random.chance(left / (total - made)))) {
      ids.push(crm.create(newContact(ids.length, random)));
    } else {
      const id = random.pick(ids);
      if (random.chance(options.optOutShare)) {
        crm.edit(id, { optedOut: true });
        optedOut.add(id);
      } else crm.edit(id, someEdit(random, optedOut.has(id)));
    }
    // In bursts, as imports and workflows come.
    if (made % 50 === 49) await delay(20);
    if (made % 1000 === 999) tell(`${made + 1} of ${total} creations and edits`);
  }
}

function newContact(n: number, random: SeededRandom): Partial<Person> {
  return {
    firstName: random.pick(FIRST),
    lastName: random.pick(LAST),
    email: `canary${n}@example.com`,
    phone: `(312) 55${Math.floor(n / 10_000)}-${String(n % 10_000).padStart(4, '0')}`,
    note: 'first',
  };
}

/** People also take back an opt-out by mistake: it counts all the same. */
function someEdit(random: SeededRandom, isOptedOut: boolean): Partial<Person> {
  if (isOptedOut && random.chance(0.3)) return { optedOut: false };
  const change = random.below(4);
  if (change === 0) return { firstName: random.pick(FIRST) };
  if (change === 1) return { lastName: random.pick(LAST), firstName: random.pick(FIRST) };
  return { note: `edit ${random.below(1_000_000)}` };
}

async function killProgram(floor: CrmFloor, kills: number, tell: (text: string) => void): Promise<number> {
  for (let made = 0; made < kills; made += 1) {
    await delay(2000);
    await floor.kill();
    tell(`program killed (${made + 1} of ${kills})`);
    await floor.restart();
  }
  return kills;
}

function everyTenth(tell: (text: string) => void): (backlog: { readonly unfinished: number }) => void {
  let looks = 0;
  return ({ unfinished }) => {
    looks += 1;
    if (looks % 50 === 0) tell(`${unfinished} deliveries are left`);
  };
}
