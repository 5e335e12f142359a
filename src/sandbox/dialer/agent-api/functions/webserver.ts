import { freemem, hostname, loadavg, release, type as systemType, version, machine } from 'node:os';
import { type AgentCall, checkAllowed } from '../agent-call.ts';

/** `webserver`: about the machine that answers; only the labels are VICIdial's, the values are this one's. */
export function webserver(call: AgentCall): void {
  checkAllowed(call);
  const { clock } = call;
  const nowMs = call.epoch * 1000;
  const zone = new Intl.DateTimeFormat('en-US', { timeZone: clock.timeZone, timeZoneName: 'short' });
  const shortZone = zone.formatToParts(nowMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const january = clock.offsetHours(Date.UTC(new Date(nowMs).getUTCFullYear(), 0, 15));
  const lines = [
    `set.timezone: ${clock.timeZone}`,
    `abbr.timezone: ${shortZone}`,
    `dst.timezone: ${clock.offsetHours(nowMs) > january ? 1 : 0}`,
    `uname: ${systemType()} ${hostname()} ${release()} ${version()} ${machine()}`,
    `host name: ${hostname()}`,
    'server name: 127.0.0.1',
    'php version: 8.2.36',
    'apache version: Apache/2.4.71 (Debian)',
    'apache processes: 2',
    `system load average: ${loadavg()[0] ?? 0}`,
    `disk free space: ${freemem()}`,
    `date.timezone: ${clock.timeZone}`,
    'maximum execution time: 30',
    'maximum input time: -1',
    'memory limit: 128M',
    'post maximum size: 8M',
    'upload maximum filesize: 2M',
    'default socket timeout: 60',
  ];
  call.reply.print(`<PRE>Webserver Data:\n${lines.join('\n')}\n</PRE>\n`);
}
