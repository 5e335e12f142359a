import { z } from 'zod';
import { Name } from './name.ts';

const Budget = z.strictObject({
  percent: z
    .number()
    .positive()
    .max(100)
    .default(1)
    .describe('Share of the deliveries that may fail, in percent.'),
  windowHours: z.int().min(1).max(168).default(24).describe('Hours that are looked back.'),
  atLeast: z
    .int()
    .min(1)
    .default(50)
    .describe('Deliveries within that time below which nothing is said of the budget.'),
});

/** `alerts`: what people are told, and where. */
export const Alerts = z.strictObject({
  to: z
    .array(Name)
    .default([])
    .describe('Webhook connections that get every alert, beside those of routes with `on: alert`.'),
  repeatHours: z
    .number()
    .positive()
    .max(8760)
    .default(24)
    .describe('An alert that lasts is said again after so many hours.'),
  budget: z
    .union([z.literal(false), Budget])
    .prefault({})
    .describe(
      'How many of the deliveries to each destination may fail; told at 50, 70, 90 and 100 % of it. `false` = not watched.',
    ),
});
export type Alerts = z.infer<typeof Alerts>;
