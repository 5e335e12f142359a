import type { ConnectorDefinition } from '../src/connector.ts';
import highlevel from './highlevel/index.ts';
import hubspot from './hubspot/index.ts';
import salesforce from './salesforce/index.ts';
import vicidial from './vicidial/index.ts';
import webhook from './webhook/index.ts';

/**
 * Every connector there is. A new one is a folder beside this file, whose `index.ts` exports its
 * definition by default, and a line here (docs/add-a-connector.md).
 */
export const connectors: readonly ConnectorDefinition<{ readonly type: string }>[] = [
  highlevel,
  hubspot,
  salesforce,
  vicidial,
  webhook,
];
