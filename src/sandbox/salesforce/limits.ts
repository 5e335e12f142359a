import type { Answer } from './records.ts';

/** The API calls that an org may make in 24 hours, which this one never gives back by itself. */
export class Allowance {
  used = 0;
  limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Count a call; false: there was none left. */
  take(): boolean {
    this.used += 1;
    return this.used <= this.limit;
  }

  /** `Sforce-Limit-Info`, which comes with every answer of the API. */
  get header(): string {
    return `api-usage=${Math.min(this.used, this.limit)}/${this.limit}`;
  }

  /** `GET …/limits`, as far as API calls go. */
  answer(): Answer {
    const Remaining = Math.max(0, this.limit - this.used);
    return { status: 200, body: { DailyApiRequests: { Max: this.limit, Remaining } } };
  }
}

export function isLimits(method: string, url: string): boolean {
  return method === 'GET' && /^\/services\/data\/v\d{2}\.0\/limits\/?(?:\?|$)/.test(url);
}
