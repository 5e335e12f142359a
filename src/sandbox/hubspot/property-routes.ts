import express, { type Router } from 'express';
import { parseBody } from './parse-body.ts';
import { objectTypeOf, type Portal } from './portal.ts';
import { notFound, Problem, validationProblem } from './problem.ts';
import { type ObjectType, PropertyDefinition } from './property-definition.ts';

export interface PropertyRules {
  /** Objects whose properties cannot have unique values: creating one is refused. */
  readonly refusesUnique?: readonly ObjectType[] | undefined;
  /** The same, and nobody says so: the property is created without. */
  readonly ignoresUnique?: readonly ObjectType[] | undefined;
  /** Names of groups that somebody deleted. */
  readonly withoutGroups?: readonly string[] | undefined;
}

const UNIQUE_MAX = 10;

/** List, read, create and archive properties, under `/crm/properties/<version>` and `/crm/v3/properties`. */
export function propertyRoutes(portal: Portal, rules: PropertyRules = {}): Router {
  const archived = new Map<string, PropertyDefinition>();
  const groupsOf = (type: ObjectType): string[] => {
    const names = [...portal.properties[type].values()].map(({ groupName }) => groupName);
    return [...new Set(names), 'custom'].filter((name) => rules.withoutGroups?.includes(name) !== true);
  };
  const router = express.Router();
  router.get('/:type', (request, response) => {
    const properties = portal.properties[objectTypeOf(request.params.type)];
    response.json({ results: [...properties.values()].map(answer) });
  });
  router.get('/:type/groups', (request, response) => {
    const results = groupsOf(objectTypeOf(request.params.type)).map((name) => ({ name, label: name }));
    response.json({ results });
  });
  router.get('/:type/:name', (request, response) => {
    const { type, name } = request.params;
    const property = portal.properties[objectTypeOf(type)].get(name);
    if (property === undefined) throw notFound(`property ${name}`);
    response.json(answer(property));
  });
  router.delete('/:type/:name', (request, response) => {
    const { type, name } = request.params;
    const properties = portal.properties[objectTypeOf(type)];
    const property = properties.get(name);
    if (property === undefined) throw notFound(`property ${name}`);
    properties.delete(name);
    archived.set(`${objectTypeOf(type)} ${name}`, property);
    response.status(204).end();
  });
  router.post('/:type', (request, response) => {
    const type = objectTypeOf(request.params.type);
    const properties = portal.properties[type];
    const asked = parseBody(PropertyDefinition, request.body);
    if (properties.has(asked.name))
      throw new Problem(409, 'OBJECT_ALREADY_EXISTS', `A property named ${asked.name} already exists.`);
    // The name of an archived one brings that one back, whatever is asked for.
    const property = archived.get(`${type} ${asked.name}`) ?? accepted(type, asked, groupsOf(type));
    properties.set(property.name, property);
    archived.delete(`${type} ${asked.name}`);
    response.status(201).json(answer(property));
  });

  function accepted(
    type: ObjectType,
    asked: PropertyDefinition,
    groups: readonly string[],
  ): PropertyDefinition {
    if (!groups.includes(asked.groupName))
      throw validationProblem(`Property group ${asked.groupName} does not exist`);
    if (!asked.hasUniqueValue) return asked;
    if (rules.refusesUnique?.includes(type) === true)
      throw validationProblem(`Unique values are not supported for ${type}`);
    if (rules.ignoresUnique?.includes(type) === true) return { ...asked, hasUniqueValue: false };
    const unique = [...portal.properties[type].values()].filter(({ hasUniqueValue }) => hasUniqueValue);
    if (unique.length >= UNIQUE_MAX)
      throw validationProblem(`At most ${UNIQUE_MAX} properties can have unique values.`);
    return asked;
  }
  return router;
}

function answer({ readOnly, ...property }: PropertyDefinition): object {
  return {
    ...property,
    archived: false,
    calculated: readOnly,
    modificationMetadata: {
      readOnlyValue: readOnly,
      readOnlyDefinition: readOnly,
      archivable: !readOnly,
      readOnlyOptions: readOnly,
    },
    hubspotDefined: property.name.startsWith('hs_'),
  };
}
