import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findAlice } from '../servers.ts';
import { mockoonEnvironment, openApiDescription, wiremockMapping } from './descriptions.ts';

/** Another mock server, set up to answer one request as ours does, in the way that is quickest for it. */
export interface Peer {
  readonly name: string;
  /** What a user installs, as `package.json` beside this file pins it. */
  readonly packages: readonly string[];
  /** How it is made to answer. */
  readonly set: string;
  /** What it is asked; the same as ours wherever it can serve that. */
  readonly path: string;
  /** The command that serves a body on a port, out of a folder of its own. */
  program(port: number, body: string, folder: string): readonly string[];
}

const here = (file: string) => new URL(file, import.meta.url).pathname;
const modules = (file: string) => here(`node_modules/${file}`);
const node = process.execPath;

/** Every peer. None writes a log of its requests while it is measured. */
export const peers: readonly Peer[] = [
  {
    name: 'emulate',
    packages: ['emulate'],
    set: 'a custom emulator with state, started by a program',
    path: findAlice,
    program: (port, body) => [node, here('emulate.js'), String(port), body],
  },
  {
    name: 'emulate, its command',
    packages: ['emulate'],
    set: 'the same emulator in a configuration',
    path: findAlice,
    program: (port, body, folder) => [
      node, modules('emulate/dist/index.js'), 'start', '--port', String(port), '--config', writeText(folder, 'emulate.config.mjs', `
        import { defineConfig } from ${JSON.stringify(modules('emulate/dist/api.js'))};
        import { teamManagement } from ${JSON.stringify(here('emulate-service.js'))};
        export default defineConfig({ services: { team: { emulator: teamManagement(${body}.data) } } });
      `),
    ],
  },
  {
    name: 'json-server 1.0 beta',
    packages: ['json-server'],
    set: 'a JSON file, without the path before the name',
    path: '/team-members?email=alice%40example.com',
    program: (port, body, folder) => [node, modules('json-server/lib/bin.js'), '--host', '127.0.0.1', '--port', String(port), write(folder, 'db.json', { 'team-members': JSON.parse(body) })],
  },
  {
    name: 'json-server 0.17',
    packages: ['json-server-0'],
    set: 'a JSON file, and one with routes',
    path: findAlice,
    program: (port, body, folder) => [
      node, modules('json-server-0/lib/cli/bin.js'), '--quiet', '--host', '127.0.0.1', '--port', String(port),
      '--routes', write(folder, 'routes.json', { '/api/v2/*': '/$1' }), write(folder, 'db.json', { 'team-members': JSON.parse(body) }),
    ],
  },
  {
    name: 'Prism',
    packages: ['@stoplight/prism-cli'],
    set: 'an OpenAPI description with an example',
    path: findAlice,
    program: (port, body, folder) => [
      node, modules('@stoplight/prism-cli/dist/index.js'), 'mock', '--host', '127.0.0.1', '--port', String(port), '--verboseLevel', 'silent',
      write(folder, 'openapi.json', openApiDescription(JSON.parse(body))),
    ],
  },
  {
    name: 'Mockoon',
    packages: ['@mockoon/cli'],
    set: 'an environment with one route',
    path: findAlice,
    program: (port, body, folder) => [
      node, modules('@mockoon/cli/bin/run.js'), 'start', '--disable-log-to-file', '--hostname', '127.0.0.1', '--port', String(port),
      '--data', write(folder, 'environment.json', mockoonEnvironment(body)),
    ],
  },
  {
    name: 'mockttp',
    packages: ['mockttp'],
    set: 'one rule, recording off',
    path: findAlice,
    program: (port, body) => [node, here('mockttp.js'), String(port), body],
  },
  {
    name: 'Scalar',
    packages: ['@scalar/mock-server', '@hono/node-server'],
    set: 'an OpenAPI description with an example',
    path: findAlice,
    program: (port, body, folder) => [node, here('scalar.js'), String(port), write(folder, 'openapi.json', openApiDescription(JSON.parse(body)))],
  },
  {
    name: 'WireMock',
    packages: ['wiremock'],
    set: 'one mapping, request journal off',
    path: findAlice,
    program(port, body, folder) {
      write(folder, 'mappings/find.json', wiremockMapping(JSON.parse(body)));
      return ['java', '-jar', modules('wiremock/build/wiremock-standalone-3.13.2.jar'), '--bind-address', '127.0.0.1', '--port', String(port), '--root-dir', folder, '--no-request-journal', '--disable-banner'];
    },
  },
];

/** Writes JSON for a peer to read, and tells where. */
function write(folder: string, name: string, content: unknown): string {
  return writeText(folder, name, JSON.stringify(content));
}

function writeText(folder: string, name: string, text: string): string {
  const file = join(folder, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}
