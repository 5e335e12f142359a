import { expect, it } from 'vitest';
import { runOrder } from '../../scripts/order/run-order.ts';

it('tells every CRM and webhook the events of each lead in their order, all of them, while a fifth of the requests fails', async () => {
  const { destinations, ...report } = await runOrder({
    leads: 12,
    eventsPerLead: 6,
    failureShare: 0.2,
    workers: 64,
    drainMs: 60_000,
  });
  expect(destinations.map(({ destination, wrong }) => ({ destination, wrong }))).toEqual(
    ['crm', 'sfdc', 'audit'].map((destination) => ({ destination, wrong: [] })),
  );
  expect(report).toMatchObject({ events: 72, drained: true });
  // Without failures in the middle of a row it would prove nothing.
  for (const { failed } of destinations) expect(failed).toBeGreaterThan(5);
}, 90_000);
