import { Connection } from './connection.ts';
import { hitRequest } from './hit.ts';
import type { Load, LoadResult } from './load.ts';
import { Outcome } from './outcome.ts';

/** As many hits as the server takes: each connection sends its next hit as soon as one is answered. */
export function runClosedLoop(load: Load): Promise<LoadResult> {
  const outcome = new Outcome(load);
  const deadline = performance.now() + load.maxMs;
  const finished = Promise.withResolvers<LoadResult>();
  let sent = 0;
  let busy = load.connections;

  function next(kept: Connection | undefined): void {
    const now = performance.now();
    if (sent >= load.maxHits || now >= deadline) {
      kept?.close();
      busy -= 1;
      if (busy === 0) finished.resolve(outcome.result());
      return;
    }
    const connection = kept?.isOpen === true ? kept : new Connection(load.port);
    const request = hitRequest(load.firstHit + sent, load.hookPath, load.connectionPerRequest);
    sent += 1;
    outcome.sent(now, now);
    connection.send(request, (answer) => {
      outcome.record(answer, now);
      if (load.connectionPerRequest) connection.close();
      next(load.connectionPerRequest ? undefined : connection);
    });
  }

  for (let begun = 0; begun < load.connections; begun += 1) next(undefined);
  return finished.promise;
}
