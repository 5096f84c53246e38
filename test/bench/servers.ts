import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { pinnedTo } from './load.ts';

/** What the benchmark asks for, and as whom. */
export const path = '/api/v2/team-members';
export const token = 'engineering-token';
export const findAlice = `${path}?email=alice%40example.com`;

export interface RunningServer {
  readonly origin: string;
  readonly process: ChildProcess;
  /** Milliseconds from spawning to the end of its first answer. */
  readonly startTime: number;
}

const file = (name: string) => new URL(name, import.meta.url).pathname;

/** Node's own server, answering a constant. */
export const bareHttp = (body: string) => [file('bare-http.js'), body];

/** Fastify with one route, answering a constant. */
export const bareFastify = (body: string) => [file('bare-fastify.js'), body];

/** The command that `npm run build` made. */
export const command = file('../../dist/cli.js');
export const ours = (...options: string[]) => [command, '--port', '0', '--log', 'off', ...options];

/** Starts a program that tells its address, and waits for its first answer. */
export async function startServer(program: readonly string[], core?: number): Promise<RunningServer> {
  const [command = '', ...args] = [...pinnedTo(core), process.execPath, ...program];
  const start = performance.now();
  const server = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const origin = await addressOf(server);
  await requestText(origin + path);
  return { origin, process: server, startTime: performance.now() - start };
}

/** In milliseconds. */
const longestStart = 60_000;
const pauseBetweenTries = 2;

/** Starts a program that is told its port and tells nothing, and asks until it answers 200. */
export async function startOnPort(command: (port: number) => readonly string[], path: string, core?: number): Promise<RunningServer> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const [program = '', ...args] = [...pinnedTo(core), ...command(port)];
  const start = performance.now();
  const server = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  server.stderr.on('data', (chunk) => { complaint += chunk; });
  for (;;) {
    try {
      await requestText(origin + path);
      return { origin, process: server, startTime: performance.now() - start };
    } catch (error) {
      if (server.exitCode !== null) throw new Error(`${args.join(' ')} ended with ${server.exitCode}: ${complaint}`, { cause: error });
      if (performance.now() - start > longestStart) throw error;
      await setTimeout(pauseBetweenTries);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on a port, not on a pipe
  server.close();
  await once(server, 'close');
  return port;
}

/** Ends a server as a user would, so that Node keeps its compiled code for the next start. */
export async function stopServer({ process: server }: RunningServer): Promise<void> {
  server.kill('SIGTERM');
  if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
}

/** The memory a server holds, in MB. */
export function memoryOf({ process: server }: RunningServer): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(server.pid)], { encoding: 'utf8' })) / 1024;
}

/** The seconds a server has been running on a processor; undefined where the system doesn't tell (it does on Linux). */
export function processorTimeOf({ process: server }: RunningServer): number | undefined {
  try {
    const [, fields = ''] = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ');
    const [user, system] = fields.split(' ').slice(11, 13).map(Number);
    return (user! + system!) / 100; // Linux counts in hundredths of a second
  } catch {
    return undefined;
  }
}

/** The body of a 200. */
export function requestText(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { authorization: `Bearer ${token}` }, agent: false }, async (response) => {
      const body = (await response.toArray()).join('');
      if (response.statusCode === 200) resolve(body);
      else reject(new Error(`${url} answered ${response.statusCode}: ${body}`));
    });
    request.on('error', reject);
  });
}

function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    let complaint = '';
    server.stderr?.on('data', (chunk) => { complaint += chunk; });
    server.stdout?.on('data', (chunk) => {
      output += chunk;
      const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? [];
      if (address !== undefined) resolve(address);
    });
    server.once('exit', (code) => reject(new Error(`A server ended with ${code} before it told its address: ${server.spawnargs.join(' ')}\n${complaint}`)));
  });
}
