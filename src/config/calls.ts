import { CallsMapping } from '../domain/calls/schema.ts';

/** Keys of the connections that log calls, beside the connector's own settings. */
export const callKeys = {
  calls: CallsMapping.optional().describe(
    "What the CRM shall hold of a call, by campaign and status. Absent = the connector's own defaults. See docs/calls.md.",
  ),
};
