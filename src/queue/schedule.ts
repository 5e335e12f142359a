import type { WorkQueues } from './work-queues.ts';

export interface ScheduledJob {
  readonly name: string;
  readonly everyMs: number;
}

/** (Re)register the timers of a queue; an emptied Redis has forgotten them. Idempotent. */
export async function scheduleJobs(
  queues: WorkQueues,
  queueName: string,
  jobs: readonly ScheduledJob[],
): Promise<void> {
  const queue = queues.queues.get(queueName);
  if (queue === undefined) throw new Error(`no queue named ${queueName}`);
  for (const { name, everyMs } of jobs) {
    await queue.upsertJobScheduler(
      name,
      { every: everyMs },
      { name, data: {}, opts: { removeOnComplete: { count: 20 }, removeOnFail: { count: 20 } } },
    );
  }
}
