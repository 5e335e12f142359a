/** The dialer's clock. VICIdial's times are local to the server and carry no zone. */
export interface DialerClock {
  readonly timeZone: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** `YYYY-MM-DD HH:MM:SS` in the dialer's zone. */
  readonly local: (epochMs: number) => string;
  /** Hours east of UTC at that moment (`-5`), in the dialer's zone or another. */
  readonly offsetHours: (epochMs: number, timeZone?: string) => number;
}

export function createClock(timeZone: string, now: () => number): DialerClock {
  const formats = new Map<string, Intl.DateTimeFormat>();

  function local(epochMs: number, zone: string): string {
    let format = formats.get(zone);
    if (format === undefined) {
      // Swedish writes dates as ISO 8601 does, with a blank between date and time.
      format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
      formats.set(zone, format);
    }
    return format.format(epochMs);
  }

  return {
    timeZone,
    now,
    local: (epochMs) => local(epochMs, timeZone),
    offsetHours(epochMs, zone = timeZone) {
      const seconds = Math.floor(epochMs / 1000);
      return (Date.parse(`${local(epochMs, zone).replace(' ', 'T')}Z`) / 1000 - seconds) / 3600;
    },
  };
}
