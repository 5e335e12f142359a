/** Where a dialer's recordings may lie. */
export interface RecordingHosts {
  /** Address of the dialer's web server. */
  readonly url: string;
  /** Further hosts, `10.0.0.8` or `files.example.com:8080`. */
  readonly hosts: readonly string[];
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/**
 * A recording's address as the dialer holds it, where it is one that we may fetch from: http or https, no
 * credentials in it, and on the dialer's own web server or a host of the configuration. Only the ports that
 * are written there, or those of http and https: the dialer's tables are not to decide what else is reached.
 *
 * @returns undefined = it is not
 */
export function allowedLocation(location: string, allowed: RecordingHosts): URL | undefined {
  const url = URL.parse(location);
  if (url === null || !Object.hasOwn(DEFAULT_PORTS, url.protocol)) return undefined;
  if (url.username !== '' || url.password !== '') return undefined;
  return isAllowedHost(url, allowed) ? url : undefined;
}

function isAllowedHost(url: URL, { url: dialer, hosts }: RecordingHosts): boolean {
  const own = new URL(dialer);
  if (url.hostname === own.hostname && (url.port === '' || url.port === own.port)) return true;
  return hosts.some((host) => {
    const one = URL.parse(`${url.protocol}//${host}`);
    return one !== null && one.hostname === url.hostname && portOf(one) === portOf(url);
  });
}

function portOf({ protocol, port }: URL): string {
  return port === '' ? (DEFAULT_PORTS[protocol] ?? '') : port;
}
