import deliver from '../../../jobs/deliver.ts';
import { startIntake } from '../../dispatch/intake.ts';
import { type Pump, startPump } from '../../dispatch/pump.ts';
import { startSweep } from '../../dispatch/sweep.ts';
import { scheduleJobs } from '../../queue/schedule.ts';
import { MAINTENANCE, type Parts, SCHEDULES } from './parts.ts';

/** From the journals to the queues: intake, pump and sweep. */
export function startDispatch({
  config,
  logger,
  ledger,
  queues,
  destinations,
  gate,
  taking,
  stack,
}: Parts): Pump {
  const common = { ledger, queues, logger, now: Date.now };
  const pump = startPump({
    ...common,
    destinations: destinations
      .filter(({ enabled }) => enabled)
      .map(({ name, delivery, holdProbeMs }) => ({ name, ...delivery, holdProbeMs })),
    deliverJob: deliver.name,
    mayQueue: () => gate.isOpen(),
  });
  stack.defer(() => pump.stop());
  gate.afterOpening(() => pump.nudge());
  const sweep = startSweep({
    ...common,
    prefix: config.redis.prefix,
    onGivenBack: () => {
      void scheduleJobs(queues, MAINTENANCE, SCHEDULES).catch(() => undefined);
      pump.nudge();
    },
  });
  stack.defer(() => sweep.stop());
  const intake = startIntake({
    ...common,
    dir: config.data.dir,
    ...taking,
    onTaken: () => pump.nudge(),
  });
  stack.defer(() => intake.stop());
  return pump;
}
