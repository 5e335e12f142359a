import type { AgentCall } from '../agent-call.ts';
import { isTruthy } from '../php.ts';

const STANDARD = { duration: '2', maxParticleCount: '2350', particleSpeed: '2' } as const;

/** Seconds, number and speed, joined by commas: as sent, else from the settings container, else standard. */
export function confettiOptions(call: AgentCall): string {
  const names = Object.keys(STANDARD) as (keyof typeof STANDARD)[];
  const container = readContainer(call);
  return names
    .map((name) => {
      const sent = call.get(name);
      if (isTruthy(sent)) return sent;
      const kept = container.get(name) ?? '';
      return isTruthy(kept) ? kept : STANDARD[name];
    })
    .join(',');
}

function readContainer({ tables }: AgentCall): ReadonlyMap<string, string> {
  const row = tables.settingsContainers.find(({ container_id: id }) => id === 'CONFETTI_SETTINGS');
  const settings = new Map<string, string>();
  for (const line of (row?.container_entry ?? '').split('\n')) {
    if (line.startsWith(';') || !/\s=>\s/.test(line)) continue;
    const [name = '', value = ''] = line.trim().split(' => ');
    if (!settings.has(name)) settings.set(name, value);
  }
  return settings;
}
