import { defineConnector } from '../../src/connector.ts';
import { VicidialSettings } from './settings.ts';

/** A VICIdial server as a destination for leads and for numbers that nobody may call. */
export default defineConnector({
  type: 'vicidial',
  settings: VicidialSettings,
  accepts: ['lead-submitted', 'record-changed', 'dnc-set', 'dnc-lifted', 'lead-recalled'],
  async connect(settings, tools) {
    const { connectVicidial } = await import('./dialer.ts');
    return connectVicidial(settings, tools);
  },
});
