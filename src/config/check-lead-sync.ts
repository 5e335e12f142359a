import { z } from 'zod';
import { isTarget, TARGET_NAMES } from '../domain/mapping/targets.ts';
import type { FoundFault, Path } from './fault.ts';
import { nearest, suggest } from './nearest.ts';

/** Objects that people have in a CRM; another one (a custom object) may be right too. */
const OBJECTS: Readonly<Record<string, readonly string[]>> = {
  hubspot: ['contact', 'company', 'deal', 'lead'],
  salesforce: ['Lead', 'Contact'],
};

const keys = z.record(z.string(), z.unknown()).catch({});
const Mapping = z
  .object({ fields: keys, required: z.array(z.unknown()).catch([]) })
  .catch({ fields: {}, required: [] });
const View = z.object({
  type: z.string().catch(''),
  leads: z.object({
    dialer: z.string().optional().catch(undefined),
    objects: z.record(z.string(), Mapping).catch({}),
  }),
});

/**
 * Faults of every `connections.<name>.leads`: a dialer that there is not, objects by another name than the
 * CRM's, and lead fields that VICIdial does not have. Takes anything.
 */
export function checkLeadSync(
  connections: Readonly<Record<string, unknown>>,
  dialers: readonly string[],
): FoundFault[] {
  return Object.entries(connections).flatMap(([name, connection]) => {
    const parsed = View.safeParse(connection);
    if (!parsed.success) return [];
    const { type, leads } = parsed.data;
    const path: Path = ['connections', name, 'leads'];
    return [
      ...checkDialer(leads.dialer, [...path, 'dialer'], dialers),
      ...Object.entries(leads.objects).flatMap(([object, mapping]) => [
        ...checkObject(object, [...path, 'objects', object], OBJECTS[type] ?? []),
        ...checkTargets(mapping, [...path, 'objects', object]),
      ]),
    ];
  });
}

function checkDialer(dialer: string | undefined, path: Path, dialers: readonly string[]): FoundFault[] {
  if (dialer === undefined || dialers.includes(dialer)) return [];
  return [{ path, message: `there is no dialer "${dialer}"; ${suggest(dialer, dialers)}` }];
}

/** The CRM's messages name an object exactly so: by another name it would never be found. */
function checkObject(object: string, path: Path, known: readonly string[]): FoundFault[] {
  const meant = known.includes(object) ? undefined : nearest(object, known);
  return meant === undefined ? [] : [{ path, message: `the CRM's name of this object is "${meant}"` }];
}

function checkTargets({ fields, required }: z.infer<typeof Mapping>, path: Path): FoundFault[] {
  const named = [
    ...Object.keys(fields).map((target) => ({ target, place: [...path, 'fields', target] })),
    ...required.map((target, index) => ({ target, place: [...path, 'required', index] })),
  ];
  return named.flatMap(({ target, place }) =>
    typeof target !== 'string' || isTarget(target) ? [] : [{ path: place, message: noTarget(target) }],
  );
}

function noTarget(target: string): string {
  if (target === 'list_id') return 'the list has a key of its own: write it as `list` beside `fields`';
  const best = nearest(target, TARGET_NAMES);
  const hint = best === undefined ? `known are ${TARGET_NAMES.join(', ')}` : `did you mean "${best}"?`;
  return `no lead field of VICIdial (a custom field is custom.<name>); ${hint}`;
}
