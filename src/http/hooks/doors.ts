import type { BlockList } from 'node:net';
import { isIP } from 'node:net';
import { KeyRing } from './key-ring.ts';

/** One configured sender (a dialer or a lead source) as the receiver knows it. */
export interface Door {
  readonly name: string;
  readonly keys: KeyRing;
  /** Undefined = from everywhere. */
  readonly allowed: BlockList | undefined;
  /** IANA name. */
  readonly timezone: string;
}

export interface DoorSettings {
  readonly name: string;
  readonly keys: readonly string[];
  readonly allowed?: BlockList | undefined;
  readonly timezone: string;
}

export function openDoor(settings: DoorSettings): Door {
  return {
    name: settings.name,
    keys: new KeyRing(settings.keys),
    allowed: settings.allowed,
    timezone: settings.timezone,
  };
}

/** @param address '' where it is not known: then only a door without a list admits */
export function admits(door: Door, address: string): boolean {
  if (door.allowed === undefined) return true;
  return isIP(address) !== 0 && door.allowed.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** The door that one of the keys opens. Every door is asked, so that the time taken does not tell which. */
export function doorOpenedBy<Opened extends Door>(
  doors: Iterable<Opened>,
  keys: readonly string[],
): Opened | undefined {
  let found: Opened | undefined;
  for (const door of doors) {
    for (const key of keys) if (door.keys.opens(key)) found = door;
  }
  return found;
}
