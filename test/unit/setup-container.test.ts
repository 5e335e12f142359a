import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..', '..');

function read(name: string): string {
  return readFileSync(join(ROOT, name), 'utf8');
}

/** Run the health check against a server that answers with this status, or against none. */
async function exitCodeAgainst(script: string, status: number | undefined): Promise<number | null> {
  const server = createServer((_, response) => response.writeHead(status ?? 500).end());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  if (status === undefined) await closed(server);
  const child = spawn(process.execPath, ['-e', script.replace('8080', String(port))], { stdio: 'ignore' });
  await once(child, 'exit');
  if (status !== undefined) await closed(server);
  return child.exitCode;
}

async function closed(server: Server): Promise<void> {
  server.close().closeAllConnections();
  await once(server, 'close');
}

const Service = z.object({
  image: z.string().optional(),
  command: z.array(z.string()).optional(),
  ports: z.array(z.string()).default([]),
  volumes: z.array(
    z.union([z.string(), z.object({ type: z.string(), target: z.string(), read_only: z.boolean() }).loose()]),
  ),
  healthcheck: z.object({ test: z.array(z.string()) }).loose(),
  env_file: z.string().optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
});
const Compose = z.strictObject({
  services: z.strictObject({ app: Service.loose(), redis: Service.loose() }),
  volumes: z.record(z.string(), z.null()),
});

describe('docker-compose.yml', () => {
  const { services, volumes } = Compose.parse(parse(read('docker-compose.yml')));

  test('Redis keeps an append-only file on a volume and never drops a key', () => {
    const command = services.redis.command?.join(' ');
    expect(command).toContain('--appendonly yes');
    expect(command).toContain('--maxmemory-policy noeviction');
    expect(services.redis.volumes).toEqual(['redis:/data']);
    expect(services.redis.ports).toEqual([]);
  });

  test('the program keeps its data on a volume and reads the configuration from outside', () => {
    expect(services.app.volumes[0]).toBe('data:/app/data');
    expect(services.app.volumes[1]).toMatchObject({ target: '/app/vicibridge.yaml', read_only: true });
    expect(services.app.env_file).toBe('.env');
    expect(Object.keys(volumes)).toEqual(['data', 'redis']);
  });

  test('hits come in from everywhere, operators from this machine only, and hits wait for nothing', () => {
    expect(services.app.ports).toEqual(['8080:8080', '127.0.0.1:8081:8081']);
    expect(services.app.depends_on).toEqual({ redis: { condition: 'service_started' } });
  });

  test('the health check of the image and of compose are the same, and tell well from ill', async () => {
    const inImage = /^HEALTHCHECK .*\\\n\s+CMD (?<words>.*)$/mu.exec(read('Dockerfile'))?.groups?.['words'];
    const words = z.array(z.string()).parse(JSON.parse(inImage ?? ''));
    expect(services.app.healthcheck.test).toEqual(['CMD', ...words]);
    const script = words.at(-1) ?? '';
    expect(words.slice(0, 2)).toEqual(['node', '-e']);
    expect(script).toContain('http://127.0.0.1:8080/healthz');
    expect(await exitCodeAgainst(script, 200)).toBe(0);
    expect(await exitCodeAgainst(script, 503)).toBe(1);
    expect(await exitCodeAgainst(script, undefined)).toBe(1);
  });
});

describe('Dockerfile', () => {
  test('everything that it copies is let through by .dockerignore', () => {
    const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(?<words>.*) \S+$/gmu)].flatMap(
      ({ groups }) => groups?.['words']?.split(' ') ?? [],
    );
    const allowed = [...read('.dockerignore').matchAll(/^!(?<name>.*)$/gmu)].map((line) => line[1]);
    expect(new Set(allowed)).toEqual(new Set(copied));
  });

  test('the program does not run as root and is stopped by SIGTERM', () => {
    const last = read('Dockerfile').split('\nFROM ').at(-1);
    expect(last).toMatch(/^USER node$/mu);
    expect(last).toMatch(/^STOPSIGNAL SIGTERM$/mu);
    expect(last).toMatch(/^VOLUME \/app\/data$/mu);
  });
});

test('.env.example has a line for every $NAME of vicibridge.example.yaml, and no other', () => {
  const file = read('vicibridge.example.yaml').replaceAll(/^\s*#.*$/gmu, '');
  const names = [...file.matchAll(/\$(?<name>[A-Z][A-Z0-9_]*)/gu)].map((match) => match[1]);
  expect(new Set(Object.keys(parseEnv(read('.env.example'))))).toEqual(new Set(names));
});
