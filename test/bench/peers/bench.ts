// npm run bench:peers [-- --rounds N --seconds N --starts N]: measures the built command beside other mock servers, all of them serving
// one request with the same body. Writes result.json, from which `npm run docs` makes the table of the README.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { canPin, serverCore, wrkVersion } from '../load.ts';
import { inRounds, startsInRounds } from '../measures.ts';
import { bareFastify, bareHttp, findAlice, command, ours, requestText, startOnPort, startServer, stopServer, type RunningServer } from '../servers.ts';
import { measureInstall, packed, pinned } from './installed.ts';
import { peers, type Peer } from './peers.ts';
import { peersTable, type PeersResult } from './render.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '2' }, starts: { type: 'string', default: '40' } } });
const effort = { rounds: Number(values.rounds), seconds: Number(values.seconds), starts: Number(values.starts) };
const ourName = 'better-stack-mock';

const wrk = wrkVersion();
if (wrk === undefined) throw new Error('The benchmark needs the load generator wrk. Install it with "apt-get install wrk" or "brew install wrk", and run this again.');
const hasJava = spawnSync('java', ['-version']).status === 0;
const measured = peers.filter(({ name }) => hasJava || name !== 'WireMock');
if (!hasJava) process.stdout.write('There is no Java here: WireMock is left out.\n');

const folder = mkdtempSync(join(tmpdir(), 'better-stack-mock-peers-'));
try {
  const { body, programs } = await plan();
  tell('Throughput');
  for (const program of programs) await makeSure(program, body);
  const throughput = await inRounds(effort, programs.map(({ name, path, start }) => ({ name, path, start: () => start(serverCore) })));
  tell('Starts');
  const starts = await startsInRounds(effort.starts, programs.map(({ name, start }) => ({ name, start: () => start() })));
  tell('Installs');
  const result: PeersResult = {
    date: new Date().toISOString().slice(0, 10),
    machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), node: process.version, wrk, pinned: canPin, haltPoll: haltPoll() },
    effort,
    servers: programs.map(({ install }, index) => ({
      ...throughput[index]!,
      start: starts[index]!.milliseconds,
      startRatio: starts[index]!.ratio,
      ...(install && measureInstall(install())),
    })),
  };
  writeFileSync(new URL('result.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`\n${peersTable(result)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

interface Program {
  readonly name: string;
  readonly path: string;
  readonly start: (core?: number) => Promise<RunningServer>;
  readonly install?: () => string[];
}

/** Bare servers, ours, and the peers, all with the body that ours answers. */
async function plan(): Promise<{ body: string; programs: Program[] }> {
  const first = await startServer(ours());
  const body = await requestText(first.origin + findAlice);
  await stopServer(first);
  return {
    body,
    programs: [
      { name: 'bare node:http', path: findAlice, start: onPort((port) => [...bareHttp(body), port]) },
      { name: 'bare Fastify', path: findAlice, start: onPort((port) => [...bareFastify(body), port]) },
      { name: ourName, path: findAlice, start: onPort((port) => [command, '--port', port]), install: () => [packed(folder)] },
      { name: `${ourName}, in a file`, path: findAlice, start: onPort((port) => [command, '--port', port, '--db', join(folder, 'world.sqlite')]) },
      ...measured.map((peer) => programOf(peer, body)),
    ],
  };
}

/** Starts a program of Node; all are started alike, on a port that they are told. */
function onPort(program: (port: string) => string[]): Program['start'] {
  return (core) => startOnPort((port) => [process.execPath, ...program(String(port))], findAlice, core);
}

function programOf({ name, path, packages, program }: Peer, body: string): Program {
  const own = join(folder, name);
  mkdirSync(own);
  return { name, path, start: (core) => startOnPort((port) => program(port, body, own), path, core), install: () => packages.map(pinned) };
}

/** @throws Error when a program doesn't answer what the others do */
async function makeSure({ name, path, start }: Program, body: string): Promise<void> {
  const server = await start();
  const answer = await requestText(server.origin + path);
  await stopServer(server);
  if (!isDeepStrictEqual(JSON.parse(answer), JSON.parse(body))) throw new Error(`${name} answers something else: ${answer}`);
}

/** Nanoseconds for which an idle core of a virtual machine stays awake; undefined where that isn't told. */
function haltPoll(): number | undefined {
  try {
    return Number(readFileSync('/sys/module/haltpoll/parameters/guest_halt_poll_ns', 'utf8'));
  } catch {
    return undefined;
  }
}

function tell(stage: string): void {
  process.stdout.write(`${stage} …\n`);
}
