import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyLoad, serverCore, type Load } from './load.ts';
import { bareFastify, bareHttp, findAlice, memoryOf, ours, path, pauseServer, processorTimeOf, requestText, resumeServer, startServer, stopServer, type RunningServer } from './servers.ts';
import { median } from './table.ts';

export interface Effort {
  readonly rounds: number;
  readonly seconds: number;
}

/** A case's medians over all rounds. The ratio is to the reference of the same round, so that a busy machine slows both. */
export interface Result extends Load {
  readonly name: string;
  readonly ratio: number;
  /** Microseconds of processor time that the server took for a request; undefined where the system doesn't tell. */
  readonly processorTime: number | undefined;
  /** How much of its core the server had. Well below 1, something else was running, and the rates are no good. */
  readonly share: number | undefined;
}

export interface Case {
  readonly name: string;
  readonly server: RunningServer;
  readonly url: string;
  readonly invites?: boolean;
}

const unlimited = ['--invite-limit', 'off'];

/** How many requests a second each server answers, and the memory it has afterwards; the first is the reference. */
export async function measureThroughput(effort: Effort): Promise<{ results: Result[]; memory: { name: string; megabytes: number }[] }> {
  const finding = await startServer(ours(), serverCore);
  const body = await requestText(finding.origin + findAlice);
  const [bare, fastify, listing, inviting] = [
    await startServer(bareHttp(body), serverCore),
    await startServer(bareFastify(body), serverCore),
    await startServer(ours('--members', '100'), serverCore),
    await startServer(ours(...unlimited), serverCore),
  ];
  const results = await inRounds(effort, [
    { name: 'bare node:http', server: bare, url: bare.origin + findAlice },
    { name: 'bare Fastify', server: fastify, url: fastify.origin + findAlice },
    { name: 'find by e-mail', server: finding, url: finding.origin + findAlice },
    { name: 'list of 50', server: listing, url: listing.origin + path },
    { name: 'invite', server: inviting, url: inviting.origin + path, invites: true },
  ]);
  const memory = Object.entries({ 'bare node:http': bare, 'bare Fastify': fastify, 'find by e-mail': finding, 'list of 50': listing, invite: inviting })
    .map(([name, server]) => ({ name, megabytes: memoryOf(server) }));
  await Promise.all([finding, bare, fastify, listing, inviting].map(stopServer));
  return { results, memory };
}

/** How finding and the last page fare with the size of the team; the smallest is the reference. */
export async function measureGrowth(effort: Effort, sizes: readonly number[]): Promise<{ name: string; results: Result[] }[]> {
  const teams: { size: number; server: RunningServer; lastPage: string; find: string }[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'better-stack-mock-growth-'));
  try {
    for (const size of sizes) teams.push({ size, ...(await startTeam(size, folder)) });
    const find = await inRounds(effort, teams.map(({ size, server, find }) => ({ name: String(size), server, url: find })));
    const lastPage = await inRounds(effort, teams.map(({ size, server, lastPage }) => ({ name: String(size), server, url: lastPage })));
    return [{ name: 'find by e-mail', results: find }, { name: 'last page', results: lastPage }];
  } finally {
    await Promise.all(teams.map(({ server }) => stopServer(server)));
    rmSync(folder, { recursive: true });
  }
}

/**
 * A team of so many, in pages of 50 that are all full, and somebody of its last page to find. It is in a file, so that every request
 * searches.
 */
async function startTeam(size: number, folder: string): Promise<{ server: RunningServer; lastPage: string; find: string }> {
  const server = await startServer(ours('--fixture', 'empty', '--members', String(size), '--db', join(folder, `${size}.sqlite`)), serverCore);
  const { pagination: { last } } = JSON.parse(await requestText(server.origin + path));
  const { data } = JSON.parse(await requestText(last));
  const email = encodeURIComponent(data.at(-1).attributes.email);
  return { server, lastPage: last, find: `${server.origin}${path}?email=${email}` };
}

/** Milliseconds from spawning to the first 200, beside bare servers; the first is the reference. */
export function measureStarts(rounds: number): Promise<StartResult[]> {
  const programs = { 'bare node:http': bareHttp('{}'), 'bare Fastify': bareFastify('{}'), 'better-stack-mock': ours() };
  return startsInRounds(rounds, Object.entries(programs).map(([name, program]) => ({ name, start: () => startServer(program) })));
}

export interface StartResult {
  readonly name: string;
  readonly milliseconds: number;
  readonly ratio: number;
}

/** Starts every server once a round; the first is the reference. */
export async function startsInRounds(rounds: number, cases: readonly { name: string; start: () => Promise<RunningServer> }[]): Promise<StartResult[]> {
  const times = cases.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, { start }] of cases.entries()) {
      const server = await start();
      await stopServer(server);
      if (round > 0) times[index]!.push(server.startTime); // the first start fills Node's compile cache
    }
  }
  return cases.map(({ name }, index) => ({ name, milliseconds: median(times[index]!), ratio: medianRatio(times[index]!, times[0]!) }));
}

/** Loads every case once a round, the first of which warms up. The first case is the reference. Only the server of a case runs. */
export async function inRounds({ rounds, seconds }: Effort, cases: readonly Case[]): Promise<Result[]> {
  const runs = cases.map((): Run[] => []);
  for (const { server } of cases) pauseServer(server);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, tested] of cases.entries()) {
      const run = await runCase(tested, seconds, `round${round}`);
      if (round > 0) runs[index]!.push(run); // the first round warms up
    }
  }
  for (const { server } of cases) resumeServer(server);
  const rates = runs.map((run) => run.map(({ requestsPerSecond }) => requestsPerSecond));
  return cases.map(({ name }, index) => ({ name, ...mediansOf(runs[index]!), ratio: medianRatio(rates[index]!, rates[0]!) }));
}

interface Run extends Load {
  readonly processorTime: number;
  readonly share: number;
}

async function runCase({ server, url, invites = false }: Case, seconds: number, marker: string): Promise<Run> {
  resumeServer(server);
  await applyLoad({ url, seconds: 1, ...(invites && { inviteMarker: `${marker}-waking` }) }); // not counted: a pause leaves a server cold
  const before = processorTimeOf(server) ?? NaN;
  const load = await applyLoad({ url, seconds, ...(invites && { inviteMarker: marker }) });
  const used = (processorTimeOf(server) ?? NaN) - before;
  pauseServer(server);
  return { ...load, processorTime: (used / (load.requestsPerSecond * seconds)) * 1e6, share: used / seconds };
}

function mediansOf(runs: readonly Run[]): Omit<Result, 'name' | 'ratio'> {
  const of = (pick: (run: Run) => number) => median(runs.map(pick));
  const told = (value: number) => (Number.isNaN(value) ? undefined : value);
  return {
    requestsPerSecond: of(({ requestsPerSecond }) => requestsPerSecond),
    p99: of(({ p99 }) => p99),
    busy: of(({ busy }) => busy),
    processorTime: told(of(({ processorTime }) => processorTime)),
    share: told(of(({ share }) => share)),
  };
}

function medianRatio(values: readonly number[], references: readonly number[]): number {
  return median(values.map((value, round) => value / references[round]!));
}
