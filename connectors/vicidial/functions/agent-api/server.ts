import { z } from 'zod';
import type { Reply } from '../../reply.ts';
import { defineFunction } from '../define-function.ts';
import { NO_ROW } from './fields.ts';
import { AGENT_RIGHTS } from './rights.ts';

const VERSION = /^VERSION: ([^|]*)\|BUILD: ([^|]*)\|DATE: ([^|]*)\|EPOCH: (\d+)$/;

export const agentApiVersion = defineFunction({
  api: 'agent',
  name: 'version',
  family: 'servers',
  summary: 'Version and clock of the Agent API; needs no login.',
  effect: 'read',
  rights: { level: 0, flags: [] },
  input: z.strictObject({}),
  lines: [],
  fields: NO_ROW,
  rows: readVersion,
  row: z.object({ version: z.string(), build: z.string(), date: z.string(), epoch: z.coerce.number() }),
  remark: "The date is the dialer's local time; its offset is told by the Non-Agent API only.",
});

export const webserver = defineFunction({
  api: 'agent',
  name: 'webserver',
  family: 'servers',
  summary: "Time zone, versions, load and PHP limits of the dialer's web server.",
  effect: 'read',
  rights: AGENT_RIGHTS,
  input: z.strictObject({}),
  lines: [],
  fields: NO_ROW,
  rows: readWebserver,
  row: z.object({ name: z.string(), value: z.string() }),
});

type Row = Readonly<Record<string, string>>;

function readVersion({ rows: [line = ''] }: Reply): readonly Row[] | undefined {
  const [, version, build, date, epoch] = VERSION.exec(line) ?? [];
  if (version === undefined) return undefined;
  return [{ version, build: build ?? '', date: date ?? '', epoch: epoch ?? '' }];
}

function readWebserver({ rows: [first, ...rest] }: Reply): readonly Row[] | undefined {
  if (first !== '<PRE>Webserver Data:') return undefined;
  return rest
    .filter((line) => line.includes(': '))
    .map((line) => {
      const at = line.indexOf(': ');
      return { name: line.slice(0, at), value: line.slice(at + 2) };
    });
}
