import { parseArgs } from 'node:util';
import { type SimulatedCall, simulateShift } from '../src/sandbox/dialer/shift.ts';
import { liveLines } from './demo/live-lines.ts';
import { postLeads } from './demo/post-leads.ts';
import { CONSOLE_USER } from './floor/config-file.ts';
import { drained } from './floor/drained.ts';
import { type Floor, openFloor } from './floor/floor.ts';
import { tallyDialer, tallyFloor } from './floor/tally.ts';

const ONCE = { calls: 60, callsPerSecond: 20, leads: 5, leadEveryMs: 300 } as const;
const ENDLESS = { calls: 100_000, callsPerSecond: 2, leads: 100, leadEveryMs: 10_000 } as const;
const DRAIN_MS = 60_000;
/** The stand-ins have no limits to keep. */
const DELIVERY = { ratePerSecond: 200, backoffMs: 300 };

const { values } = parseArgs({
  options: {
    once: { type: 'boolean', default: false },
    calls: { type: 'string' },
    port: { type: 'string', default: '8080' },
    'console-port': { type: 'string', default: '8081' },
  },
});
const plan = values.once ? ONCE : ENDLESS;
const calls: SimulatedCall[] = [];
const ending = new AbortController();
process.on('SIGINT', () => ending.abort());
process.on('SIGTERM', () => ending.abort());

console.log('Starting a private Redis, a sandbox dialer, sandbox CRMs and vicibridge ...');
const floor = await openFloor({
  port: Number(values.port),
  consolePort: Number(values['console-port']),
  delivery: DELIVERY,
  onLog: liveLines((line) => console.log(line)),
});
try {
  showAddresses(floor);
  const [, leads] = await Promise.all([
    simulateShift({
      seed: Date.now() % 100_000,
      calls: values.calls === undefined ? plan.calls : Number(values.calls),
      callsPerSecond: plan.callsPerSecond,
      agents: 12,
      templates: floor.templates,
      rerunShare: 0.05,
      signal: ending.signal,
      onCall: (call) => calls.push(call),
    }),
    postLeads({ port: floor.port, count: plan.leads, everyMs: plan.leadEveryMs, signal: ending.signal }),
  ]);
  process.exitCode = (await summary(floor, leads)) ? 0 : 1;
} finally {
  await floor.close();
}

function showAddresses({ port, consolePort, configFile }: Floor): void {
  console.log(`
  hooks        http://127.0.0.1:${port}/hooks/vicidial/main/dispo/<key>
  health       http://127.0.0.1:${port}/healthz   http://127.0.0.1:${consolePort}/readyz
  queue board  http://127.0.0.1:${consolePort}/queues   (user ${CONSOLE_USER.name}, password ${CONSOLE_USER.password})
  config       ${configFile}

A shift of calls begins; a line per event, once it has arrived everywhere. Ctrl-C ends it.
`);
}

/** Wait for what is on its way, count, and say it. @returns whether everything arrived exactly once */
async function summary(open: Floor, leads: readonly string[]): Promise<boolean> {
  const accepted = calls.filter((call) => call.accepted);
  console.log('\nThe shift is over; waiting for what is on its way ...');
  const complete = await drained(open.dataDir, DRAIN_MS);
  const destinations = await tallyFloor(calls, open.urls);
  const missing = await tallyDialer(leads, open.urls);
  for (const { name, delivered, lost, duplicated } of destinations) {
    console.log(`  ${name}: ${delivered} delivered, ${lost.length} lost, ${duplicated.length} twice`);
  }
  console.log(
    `  main: ${leads.length - missing.length} of ${leads.length} posted leads are in VICIdial once`,
  );
  const lost = new Set(destinations.flatMap((tally) => tally.lost)).size;
  const twice = destinations.reduce((sum, tally) => sum + tally.duplicated.length, 0);
  const least = Math.min(...destinations.map((tally) => tally.delivered));
  console.log(`${accepted.length} dispositions, ${least} delivered to each destination, ${lost} lost`);
  return complete && lost === 0 && twice === 0 && missing.length === 0 && accepted.length === calls.length;
}
