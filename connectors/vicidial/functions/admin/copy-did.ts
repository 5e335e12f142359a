import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, fault, leftOut, nothing } from '../meaning.ts';
import { joined, text } from '../parameter-types.ts';
import { didPattern } from './input-types.ts';
import { rightsTo } from './rights.ts';

export const copyDid = defineFunction({
  api: 'non-agent',
  name: 'copy_did',
  family: 'dids',
  summary: 'Add inbound numbers with the settings of another.',
  effect: 'write',
  rights: rightsTo('modify_inbound_dids'),
  input: z.object({
    sourceDidPattern: didPattern,
    newDids: joined(didPattern, ',').refine((dids) => dids.length <= 2000, 'must be at most 2000 characters'),
    didDescription: text(50).min(6).optional(),
  }),
  lines: [
    done('SUCCESS', 'DIDS HAVE BEEN ADDED', 'added', ['', 'sourceDidPattern', 'added', 'refused']),
    done('NOTICE', 'DID HAS BEEN ADDED', 'did-added', [
      '',
      'didPattern',
      'sourceDidPattern',
      'didId',
      'affected',
    ]),
    leftOut('NOTICE', 'DID ALREADY EXISTS', 'did-exists', ['', 'didPattern']),
    nothing('ERROR', 'NO DIDS ADDED', 'none-added', ['', 'sourceDidPattern', 'added', 'refused']),
    fault(
      'SOURCE DID DOES NOT EXIST',
      'permanent',
      'unknown-did',
      'name a source DID that exists, in a user group that the API user may see',
    ),
  ],
  fields: z.object({
    sourceDidPattern: z.string().optional(),
    added: z.coerce.number().optional(),
    refused: z.coerce.number().optional(),
    didPattern: z.string().optional(),
    didId: z.string().optional(),
    affected: z.coerce.number().optional(),
  }),
  row: z.never(),
  remark: 'Answers a line for each number; numbers that exist already are warnings.',
});
