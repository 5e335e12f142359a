import type { Config } from '../config/config.ts';
import type { Connection, Finding } from '../connector.ts';

/**
 * Whether the API of a dialer without a database lets its calls be counted and looked for, and what it cannot see.
 * Nothing is asked where nobody wants that. Never throws.
 */
export async function checkRecords(
  { dialers }: Pick<Config, 'dialers'>,
  { name, connection }: { readonly name: string; readonly connection: Pick<Connection, 'calls'> },
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { calls } = connection;
  const reconcile = dialers[name]?.reconcile;
  if (reconcile?.api !== true || reconcile.enabled === false || calls?.prove === undefined) return [];
  const blind: readonly Finding[] = calls.blind.map((what) => ({
    level: 'warning',
    message: `reconcile: without the dialer's database it does not see ${what}`,
  }));
  try {
    await calls.prove(signal);
    return [{ level: 'ok', message: 'reconcile: the API lets calls be counted and looked for' }, ...blind];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const wanted =
      'it takes an API user of level 9 with view_reports and modify_leads, in a user group that may see all campaigns';
    return [
      { level: 'error', message: `reconcile: calls cannot be looked for: ${reason}; ${wanted}` },
      ...blind,
    ];
  }
}
