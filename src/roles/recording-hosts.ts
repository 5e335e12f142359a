import type { DialerConfig } from '../config/config.ts';
import type { RecordingHosts } from '../recordings/link/location.ts';

/** Where a dialer's recordings may lie: its own web server, and the hosts of the configuration. */
export function recordingHosts({
  settings,
  recordings,
}: Pick<DialerConfig, 'settings' | 'recordings'>): RecordingHosts {
  // Every dialer has an address; its connector owns the key.
  const url = 'url' in settings && typeof settings.url === 'string' ? settings.url : 'http://dialer.invalid';
  return { url, hosts: recordings?.hosts ?? [] };
}
