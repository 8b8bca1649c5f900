import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DCLinter } from 'dclint';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { connectionsPerProcess } from '#db/router/hosts.ts';
import { parseEnv } from '#lib/env.ts';

const root = path.join(import.meta.dirname, '..');

interface Service {
  image: string;
  command?: string[];
  environment?: Record<string, string>;
  volumes?: string[];
  secrets?: string[];
  deploy?: { replicas?: number; resources: { limits: { cpus: string; memory: string } } };
  healthcheck?: object;
  restart?: string;
}
interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, null>;
  secrets: Record<string, { file: string }>;
}

const compose: Compose = parse(readFileSync(path.join(root, 'docker-compose.yml'), 'utf8'), { merge: true });
const service = (name: string): Service => {
  const found = compose.services[name];
  if (!found) throw new Error(`no service ${name}`);
  return found;
};
const databases = ['primary', 'replica-1', 'replica-2'];

describe('docker-compose.yml', () => {
  test('is what the schema of Compose says, and without the linter’s errors', () => {
    const linter = new DCLinter({
      rules: {
        // The proxy is there for everybody.
        'no-unbound-port-interfaces': 0,
      },
      quiet: true,
      debug: false,
      exclude: [],
    });
    const [result] = linter.lintFiles([path.join(root, 'docker-compose.yml')], false);
    expect(result?.messages.filter(({ type }) => type === 'error')).toEqual([]);
    expect(result).toBeDefined();
  });

  test('mounts files that exist, and names volumes and secrets that it declares', () => {
    for (const [name, { volumes = [], secrets = [] }] of Object.entries(compose.services)) {
      for (const [source = ''] of volumes.map((volume) => volume.split(':'))) {
        if (source.startsWith('.'))
          expect(existsSync(path.join(root, source)), `${name}: ${source}`).toBe(true);
        else expect(Object.keys(compose.volumes), name).toContain(source);
      }
      for (const secret of secrets) expect(Object.keys(compose.secrets), name).toContain(secret);
    }
    // docker/secrets.sh makes them.
    const made = readFileSync(path.join(root, 'docker/secrets.sh'), 'utf8');
    for (const secret of Object.keys(compose.secrets)) expect(made).toContain(secret);
  });

  test('limits what each takes, starts it again, and looks whether it is well', () => {
    for (const [name, { deploy, restart, healthcheck }] of Object.entries(compose.services)) {
      if (name === 'certificates') continue;
      expect(deploy?.resources.limits, name).toEqual({
        cpus: expect.any(String),
        memory: expect.stringMatching(/^\d+[mg]$/),
      });
      expect(restart, name).toBe('unless-stopped');
      expect(healthcheck, name).toBeDefined();
    }
  });

  test('starts as many processes as it says, whose pools fit into what each database allows', () => {
    const [web, worker] = [service('web'), service('worker')];
    const processes = (web.deploy?.replicas ?? 0) + (worker.deploy?.replicas ?? 0);
    expect([web.deploy?.replicas, worker.deploy?.replicas]).toEqual([2, 2]);
    for (const { environment = {} } of [web, worker]) {
      const plain = Object.fromEntries(
        Object.entries(environment).map(([name, value]) =>
          // As compose fills it in; a secret's file holds 64 letters.
          name.endsWith('_FILE')
            ? [name.slice(0, -'_FILE'.length), 'x'.repeat(64)]
            : [name, value.replace(/^\$\{\w+:-(.*)\}$/, '$1')],
        ),
      );
      const config = parseEnv(plain);
      expect(config.processes).toBe(processes);
      expect(config.postgres?.replicas.map(({ host }) => host)).toEqual(databases.slice(1));
      expect(config.postgres?.tls).toEqual({ mode: 'verify-full', rootCert: '/certificates/ca.crt' });
      const needs = connectionsPerProcess(config.database, true);
      for (const name of databases) {
        const setting = (service(name).command ?? []).find((one) => one.startsWith('max_connections='));
        const parts = Object.values(name === 'primary' ? needs.primary : needs.replica);
        // Besides those that servers keep for superusers.
        const room = Number(setting?.split('=')[1]) - 10;
        expect(room, name).toBeGreaterThanOrEqual(processes * parts.reduce((sum, part) => sum + part, 0));
      }
    }
  });
});
