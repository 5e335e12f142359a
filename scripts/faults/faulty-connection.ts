import type { Connection, ConnectorDefinition } from '../../src/connector.ts';
import { Crowd } from './crowd.ts';
import type { Point } from './point.ts';

/** For how long an attempt is held while its job is given to another, milliseconds. */
const STALL_MS = 9000;
/** After the first request has left: the stand-in takes longer to carry it out. */
const IN_FLIGHT_MS = 700;

/** The connector, with each of its attempts stopped at the point; `kill` ends the process at once. */
export function stoppedAt<Definition extends ConnectorDefinition<{ readonly type: string }>>(
  definition: Definition,
  point: Point,
  kill: () => void,
): Definition {
  return {
    ...definition,
    async connect(settings, tools) {
      return stopped(await definition.connect(settings, tools), point, kill);
    },
  };
}

function stopped(connection: Connection, point: Point, kill: () => void): Connection {
  // As many as the worker takes at once stand at the point when the process ends.
  const crowd = new Crowd(kill);
  switch (point) {
    case 'before-send':
      return { ...connection, deliver: () => crowd.join() };
    case 'in-flight':
      return {
        ...connection,
        deliver(request, context) {
          setTimeout(kill, IN_FLIGHT_MS);
          return connection.deliver(request, context);
        },
      };
    case 'before-ledger':
      return {
        ...connection,
        async deliver(request, context) {
          await connection.deliver(request, context);
          return crowd.join();
        },
      };
    case 'stalled':
      return {
        ...connection,
        async deliver(request, context) {
          const receipt = await connection.deliver(request, context);
          await new Promise((resolve) => setTimeout(resolve, STALL_MS));
          return receipt;
        },
      };
    case 'answer-lost':
    case 'before-job-end':
      return connection;
  }
}
