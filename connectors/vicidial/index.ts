import { defineConnector } from '../../src/connector.ts';
import { connectVicidial } from './dialer.ts';
import { VicidialSettings } from './settings.ts';

/** A VICIdial server as a destination for leads. */
export default defineConnector({
  type: 'vicidial',
  settings: VicidialSettings,
  accepts: ['lead-submitted'],
  connect: connectVicidial,
});
