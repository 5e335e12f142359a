import type { DialerState, Reply } from '../api-call.ts';

const COFFEE = new Set(['coffee', 'start_coffee', 'make_coffee', 'brew_coffee']);

/** Needs no login. Unlike the Non-Agent API's it tells no time zone. */
export function version({ clock }: DialerState, reply: Reply): void {
  const now = clock.now();
  reply.print(
    `VERSION: 2.14-82|BUILD: 250122-1010|DATE: ${clock.local(now)}|EPOCH: ${Math.floor(now / 1000)}\n`,
  );
}

/** HTTP 418, before any login. Returns whether it was asked for. */
export function coffee(name: string, reply: Reply): boolean {
  if (!COFFEE.has(name)) return false;
  reply.status = 418;
  reply.print(`Coffee: ${name}|Error 418 I'm a teapot`);
  return true;
}
