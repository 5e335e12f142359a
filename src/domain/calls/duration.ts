import { z } from 'zod';

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const FORM = /^([1-9]\d{0,3})([mhd])$/;

/** A span as it stands in the configuration: `30m`, `2h`, `3d`. */
export const Duration = z.string().regex(FORM, 'must be a span such as 30m, 2h or 3d');

/** @returns milliseconds; 0 for a text that is no span */
export function durationMs(text: string): number {
  const [, count = '0', unit = 'm'] = FORM.exec(text) ?? [];
  return Number(count) * UNITS[unit as keyof typeof UNITS];
}
