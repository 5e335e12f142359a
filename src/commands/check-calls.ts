import type { Config } from '../config/config.ts';
import { silentVariables } from '../domain/calls/silent-variables.ts';
import { callNeedsOf } from '../domain/calls/needs.ts';
import type { Connection, Finding } from '../connector.ts';

/** The rules for calls of a connection beside what its account has; nothing where it has none. */
export async function checkCalls(
  { connections }: Pick<Config, 'connections'>,
  { name, connection }: { readonly name: string; readonly connection: Connection },
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const calls = connections[name]?.calls;
  if (calls === undefined) return [];
  return [
    ...silentVariables(calls).map(({ place, name: variable }) => ({
      level: 'warning' as const,
      message: `${place}: ${variable} is read as the name of a variable, and none is known by it: nothing is written unless your URL sends one. For the text itself write { value: ${variable} }.`,
    })),
    ...((await connection.checkCalls?.(callNeedsOf(calls), signal)) ?? []),
  ];
}
