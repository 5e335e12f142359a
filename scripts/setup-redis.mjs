import { join } from 'node:path';
import { planRedis, redisRemedy } from './setup-plan.mjs';
import { SetUpError, excerpt, findOnPath, run, say } from './setup-run.mjs';

/**
 * See to it that a Redis server can be started: through the system's package manager where there is none.
 *
 * @param {{ root: string, env: NodeJS.ProcessEnv }} options
 * @throws {SetUpError}
 */
export async function setUpRedis({ root, env }) {
  const onPath = (command) => findOnPath(command, env.PATH ?? '') !== undefined;
  const machine = {
    redisUrl: env.REDIS_URL,
    uid: process.getuid?.() ?? -1,
    interactive: process.stdin.isTTY === true,
    onPath,
  };
  const plan = planRedis(machine);
  if (plan.kind === 'present') return;
  if (plan.kind === 'impossible') throw new SetUpError(redisRemedy(plan.fact));
  say(
    `installing a Redis server with apt-get${plan.prefix.length > 0 ? ' (sudo may ask for your password)' : ''}`,
  );
  const command = [...plan.prefix, 'sh', join(root, 'scripts', 'setup-redis.sh')];
  const { code, output } = await run(command, {
    cwd: root,
    env,
    stdin: machine.interactive ? 'inherit' : 'ignore',
  });
  if (code !== 0) {
    const fact = `${[...plan.prefix, 'apt-get'].join(' ')} failed with the words above (code ${code})`;
    throw new SetUpError(`${excerpt(output)}\n${redisRemedy(fact)}`);
  }
  if (planRedis(machine).kind !== 'present') {
    throw new SetUpError(redisRemedy('apt-get succeeded, but redis-server is not on the PATH'));
  }
  say('Redis server installed; its system service is left switched off');
}
