import { z } from 'zod';
import { EventType } from '../domain/event.ts';
import { Status } from './dialer.ts';
import { Name, oneOrMore } from './name.ts';

const Campaign = z.string().regex(/^\S{1,20}$/, 'must be a campaign or in-group id without blanks');

/** Which events go where, as it stands in the file. */
export const RouteInput = z.strictObject({
  on: oneOrMore(EventType).describe('Event type or types.'),
  dialers: oneOrMore(Name).optional().describe('Only events of these dialers. Left out = of all.'),
  campaigns: oneOrMore(Campaign).optional().describe('Only events of these campaigns. Left out = of all.'),
  statuses: oneOrMore(Status).optional().describe('Only calls with these status codes. Left out = all.'),
  to: oneOrMore(Name).describe('Connections (or dialers) that get the event.'),
});
export type RouteInput = z.infer<typeof RouteInput>;
