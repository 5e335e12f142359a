import { createWriteStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { runChaos } from './chaos/run-chaos.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '10000' },
    rate: { type: 'string', default: '500' },
    kills: { type: 'string', default: '5' },
    'redis-away': { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    drain: { type: 'string', default: '600' },
    /** File for the program's log. */
    log: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const log = values.log === undefined ? undefined : createWriteStream(values.log);
const report = await runChaos({
  seed: Number(values.seed),
  calls: Number(values.calls),
  callsPerSecond: Number(values.rate),
  kills: Number(values.kills),
  redisAwayMs: Number(values['redis-away']) * 1000,
  drainMs: Number(values.drain) * 1000,
  ...(log === undefined ? {} : { onLog: (line: object) => log.write(`${JSON.stringify(line)}\n`) }),
  ...(values.json ? {} : { onProgress: (text: string) => console.log(text) }),
});
const { destinations, ...figures } = report;
if (values.json) {
  console.log(JSON.stringify(figures));
} else {
  for (const { name, delivered, lost, duplicated, outOfOrder } of destinations) {
    console.log(
      `${name}: ${delivered} delivered, ${lost.length} lost, ${duplicated.length} duplicated, ${outOfOrder.length} out of order`,
    );
    for (const key of [...lost, ...duplicated, ...outOfOrder].slice(0, 5)) console.log(`  ${key}`);
  }
  console.log(
    `${report.answered} answered, ${report.lost} lost, ${report.duplicated} duplicated, ${report.outOfOrder} out of order; ` +
      `${report.kills} kills of the program, ${report.redisKills} of Redis, Redis emptied ${report.flushes} time; ${report.seconds} s`,
  );
}
const good = report.drained && report.lost === 0 && report.duplicated === 0 && report.outOfOrder === 0;
process.exitCode = good ? 0 : 1;
