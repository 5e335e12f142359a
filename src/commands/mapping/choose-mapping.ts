import { VicidialSettings } from '../../../connectors/vicidial/settings.ts';
import type { Config, ConnectionConfig } from '../../config/config.ts';
import { suggest } from '../../config/nearest.ts';
import type { MappingEnv } from '../../domain/mapping/map-record.ts';
import type { ObjectMapping } from '../../domain/mapping/schema.ts';
import { UsageError } from '../usage-error.ts';

/** A connection with mappings, and the dialer that its leads go to. */
export interface ChosenMapping {
  readonly name: string;
  readonly connection: ConnectionConfig;
  readonly objects: Readonly<Record<string, ObjectMapping>>;
  readonly env: MappingEnv;
  readonly dialer: VicidialSettings;
}

/** @throws UsageError for a connection that there is not, or whose records become no leads */
export function chooseMapping(
  config: Config,
  { connection: name }: { readonly connection: string },
): ChosenMapping {
  const connection = config.connections[name];
  const known = Object.entries(config.connections).flatMap(([one, { leads }]) =>
    leads === undefined ? [] : [one],
  );
  if (connection === undefined)
    throw new UsageError(`there is no connection ${name}; ${suggest(name, Object.keys(config.connections))}`);
  const { leads } = connection;
  if (leads === undefined)
    throw new UsageError(
      `connection ${name} has no \`leads\`: its records become no leads (${known.length === 0 ? 'none has' : `${known.join(', ')} has`})`,
    );
  const dialer = config.dialers[leads.dialer];
  if (dialer === undefined) throw new UsageError(`there is no dialer ${leads.dialer}`);
  const { timezone, defaultPhoneCode } = dialer;
  return {
    name,
    connection,
    objects: leads.objects,
    env: { connection: name, dialer: leads.dialer, timezone, defaultPhoneCode },
    dialer: VicidialSettings.parse(dialer.settings),
  };
}

/** The object that is named, or the only one. @throws UsageError for another one, and where several are mapped */
export function chooseObject({ name, objects }: ChosenMapping, wanted: string | undefined): string {
  const known = Object.keys(objects);
  const [first, ...others] = known;
  if (wanted === undefined && first !== undefined && others.length === 0) return first;
  if (wanted === undefined)
    throw new UsageError(`${name} maps ${known.join(', ')}: choose one with --object`);
  if (objects[wanted] !== undefined) return wanted;
  throw new UsageError(`${name} has no mapping for ${wanted}; ${suggest(wanted, known)}`);
}
