import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

/** What one run of the load generator found. */
export interface Load {
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p99: number;
  /** How much of its core the load generator used; at 1 it is the limit itself. */
  readonly busy: number;
}

export interface LoadPlan {
  readonly url: string;
  readonly seconds: number;
  /** Sends invitations instead, each to another address; two runs never share a marker. */
  readonly inviteMarker?: string;
}

/** The server has a core of its own, and the load generator another. */
export const serverCore = 0;
const loadCore = 1;
const connections = 32;

/** A slow server that has just started takes seconds; that isn't a broken connection. */
const longestAnswer = '10s';

const script = new URL('wrk.lua', import.meta.url).pathname;
const run = promisify(execFile);

/** @throws Error when an answer is no success, or a connection breaks */
export async function applyLoad({ url, seconds, inviteMarker }: LoadPlan): Promise<Load> {
  const marker = inviteMarker === undefined ? [] : ['--', inviteMarker];
  const [command = '', ...args] = [
    ...pinnedTo(loadCore), 'wrk', '--threads', '1', '--connections', String(connections), '--duration', `${seconds}s`, '--timeout', longestAnswer, '--script', script, url, ...marker,
  ];
  const { stdout } = await run(command, args);
  const { requests, seconds: elapsed, p99, refused, broken, busy } = JSON.parse(stdout.trim().split('\n').at(-1)!); // wrk.lua writes it
  if (refused > 0 || broken > 0) throw new Error(`${url}: of ${requests} requests ${refused} were refused and ${broken} connections broke.`);
  return { requestsPerSecond: requests / elapsed, p99, busy };
}

/** The words that keep a program on one core, where the system has a way to. */
export function pinnedTo(core: number | undefined): string[] {
  return core !== undefined && canPin ? ['taskset', '--cpu-list', String(core)] : [];
}

/** Whether the system has `taskset`, and two cores. */
export const canPin = spawnSync('taskset', ['--cpu-list', `${serverCore},${loadCore}`, 'true']).status === 0;

/** The load generator's version; undefined when it isn't there. */
export function wrkVersion(): string | undefined {
  const { error, stdout } = spawnSync('wrk', ['--version'], { encoding: 'utf8' });
  return error ? undefined : /wrk \S+/.exec(stdout)?.[0];
}
