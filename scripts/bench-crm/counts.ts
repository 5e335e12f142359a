import { z } from 'zod';

const Counts = z.record(z.string(), z.number());

/** Requests that a stand-in was sent since they were last cleared, by method and path. */
export async function requestsTo(url: string): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(`${url}/_sandbox/requests`);
  return new Map(Object.entries(Counts.parse(await response.json())));
}

export async function clearRequests(url: string): Promise<void> {
  await fetch(`${url}/_sandbox/requests`, { method: 'DELETE' });
}

export function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}

/** `3 POST /crm/objects/2026-09/calls/batch/create`, the most frequent first; ids as `{id}`. */
export function countLines(counts: ReadonlyMap<string, number>): readonly string[] {
  const endpoints = new Map<string, number>();
  for (const [endpoint, count] of counts) {
    const name = endpoint.replaceAll(/\/(?:\d+|main%3A[^/]+|00\w{13,16})(?=\/|$)/g, '/{id}');
    endpoints.set(name, (endpoints.get(name) ?? 0) + count);
  }
  return [...endpoints]
    .toSorted(([, one], [, other]) => other - one)
    .map(([endpoint, count]) => `${String(count).padStart(6)} ${endpoint}`);
}
