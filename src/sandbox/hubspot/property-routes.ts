import express, { type Router } from 'express';
import { parseBody } from './parse-body.ts';
import { objectTypeOf, type Portal } from './portal.ts';
import { notFound, Problem } from './problem.ts';
import { PropertyDefinition } from './property-definition.ts';

const UNIQUE_MAX = 10;

/** List, read and create properties, under `/crm/properties/<version>` and `/crm/v3/properties`. */
export function propertyRoutes(portal: Portal): Router {
  const router = express.Router();
  router.get('/:type', (request, response) => {
    const properties = portal.properties[objectTypeOf(request.params.type)];
    response.json({ results: [...properties.values()].map(answer) });
  });
  router.get('/:type/:name', (request, response) => {
    const { type, name } = request.params;
    const property = portal.properties[objectTypeOf(type)].get(name);
    if (property === undefined) throw notFound(`property ${name}`);
    response.json(answer(property));
  });
  router.post('/:type', (request, response) => {
    const properties = portal.properties[objectTypeOf(request.params.type)];
    const property = parseBody(PropertyDefinition, request.body);
    if (properties.has(property.name)) {
      throw new Problem(409, 'OBJECT_ALREADY_EXISTS', `A property named ${property.name} already exists.`);
    }
    const unique = [...properties.values()].filter(({ hasUniqueValue }) => hasUniqueValue);
    if (property.hasUniqueValue && unique.length >= UNIQUE_MAX) {
      throw new Problem(400, 'VALIDATION_ERROR', `At most ${UNIQUE_MAX} properties can have unique values.`);
    }
    properties.set(property.name, property);
    response.status(201).json(answer(property));
  });
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
