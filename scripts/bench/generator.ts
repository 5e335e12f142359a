/** The load generator's own process: what it costs must not be the servers'. Ends with its parent. */
import { runClosedLoop } from './closed-loop.ts';
import { Load } from './load.ts';
import { runOpenLoop } from './open-loop.ts';

process.on('message', (message) => {
  const load = Load.parse(message);
  const run = load.ratePerSecond === undefined ? runClosedLoop(load) : runOpenLoop(load, load.ratePerSecond);
  void run.then((result) => process.send?.(result));
});
process.once('disconnect', () => process.exit());
