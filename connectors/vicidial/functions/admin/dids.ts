import { z } from 'zod';
import { defineFunction } from '../define-function.ts';
import { done, fault, nothing } from '../meaning.ts';
import { yesOrNo } from '../parameter-types.ts';
import { DID_INPUT } from './did-input.ts';
import { didPattern } from './input-types.ts';
import { rightsTo } from './rights.ts';

const rights = rightsTo('modify_inbound_dids');

export const addDid = defineFunction({
  api: 'non-agent',
  name: 'add_did',
  family: 'dids',
  summary: 'Add an inbound number and where its calls go.',
  effect: 'write',
  rights,
  input: z.object({ didPattern, ...DID_INPUT }),
  lines: [
    done('SUCCESS', 'DID HAS BEEN ADDED', 'added', ['', 'didPattern']),
    nothing('ERROR', 'DID ALREADY EXISTS', 'exists', ['', 'didPattern']),
  ],
  fields: z.object({ didPattern: z.string().optional() }),
  row: z.never(),
  remark: 'A menu that does not exist is refused in the name of update_did.',
});

export const updateDid = defineFunction({
  api: 'non-agent',
  name: 'update_did',
  family: 'dids',
  summary: 'Change or delete an inbound number.',
  effect: 'write',
  rights,
  input: z.object({ didPattern, ...DID_INPUT, deleteDid: yesOrNo.optional() }),
  lines: [
    done('SUCCESS', 'DID HAS BEEN UPDATED', 'updated', ['', 'didPattern']),
    done('SUCCESS', 'DID HAS BEEN DELETED', 'deleted', ['', 'didPattern', 'didId']),
    nothing('NOTICE', 'NO UPDATES DEFINED', 'no-updates'),
    fault(
      'DID DOES NOT EXIST',
      'permanent',
      'unknown-did',
      'name a DID that exists, in a user group that the API user may see',
    ),
  ],
  fields: z.object({ didPattern: z.string().optional(), didId: z.string().optional() }),
  row: z.never(),
  remark: 'Deleting also needs delete_inbound_dids. No column can be emptied.',
});
