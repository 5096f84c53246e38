import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyLoad, serverCore, type Load } from './load.ts';
import { bareFastify, bareHttp, findAlice, memoryOf, ours, path, processorTimeOf, requestText, startServer, stopServer, type RunningServer } from './servers.ts';
import { median } from './table.ts';

export interface Effort {
  readonly rounds: number;
  /** Of load that counts. */
  readonly seconds: number;
}

/** Seconds of load before that, for Node to compile what is used often: by then the slowest have answered thousands of requests. */
export const warmUp = 4;

/** A case's medians over all rounds. The ratio is to the reference of the same round, so that a busy machine slows both. */
export interface Result extends Load {
  readonly name: string;
  readonly ratio: number;
  /** Microseconds of processor time that the server took for a request; undefined where the system doesn't tell. */
  readonly processorTime: number | undefined;
  /** How much of its core the server had. Well below 1, something else was running, and the rates are no good. */
  readonly share: number | undefined;
  /** MB that the server holds after the load. */
  readonly memory: number;
}

export interface Case {
  readonly name: string;
  readonly path: string;
  /** Invites, each time somebody else, in place of asking for the path. */
  readonly invites?: boolean;
  start(): Promise<RunningServer>;
}

/** How many requests a second each server answers; the first is the reference. */
export async function measureThroughput(effort: Effort): Promise<Result[]> {
  const finding = await startServer(ours());
  const body = await requestText(finding.origin + findAlice);
  await stopServer(finding);
  const onItsCore = (program: readonly string[]) => () => startServer(program, serverCore);
  return inRounds(effort, [
    { name: 'bare node:http', path: findAlice, start: onItsCore(bareHttp(body)) },
    { name: 'bare Fastify', path: findAlice, start: onItsCore(bareFastify(body)) },
    { name: 'find by e-mail', path: findAlice, start: onItsCore(ours()) },
    { name: 'list of 50', path, start: onItsCore(ours('--members', '100')) },
    { name: 'invite', path, invites: true, start: onItsCore(ours('--invite-limit', 'off')) },
  ]);
}

/** How finding and the last page fare with the size of the team; the smallest is the reference. */
export async function measureGrowth(effort: Effort, sizes: readonly number[]): Promise<{ name: string; results: Result[] }[]> {
  const folder = mkdtempSync(join(tmpdir(), 'better-stack-mock-growth-'));
  try {
    const teams: Team[] = [];
    for (const size of sizes) teams.push(await makeTeam(size, folder));
    const casesOf = (pick: (team: Team) => string) => teams.map((team) => ({ name: String(team.size), path: pick(team), start: () => startServer(team.program, serverCore) }));
    return [
      { name: 'find by e-mail', results: await inRounds(effort, casesOf(({ find }) => find)) },
      { name: 'last page', results: await inRounds(effort, casesOf(({ lastPage }) => lastPage)) },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Team {
  readonly size: number;
  readonly program: readonly string[];
  readonly lastPage: string;
  /** Of somebody of the last page. */
  readonly find: string;
}

/** A team of so many, in pages of 50 that are all full. It is in a file, so that every request searches. */
async function makeTeam(size: number, folder: string): Promise<Team> {
  const file = ['--db', join(folder, `${size}.sqlite`)];
  const server = await startServer(ours('--fixture', 'empty', '--members', String(size), ...file));
  const { pagination } = JSON.parse(await requestText(server.origin + path));
  const { data } = JSON.parse(await requestText(pagination.last));
  await stopServer(server);
  const { pathname, search } = new URL(pagination.last);
  return { size, program: ours(...file), lastPage: pathname + search, find: `${path}?email=${encodeURIComponent(data.at(-1).attributes.email)}` };
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

/** Starts every server once a round, in any order; the first is the reference. */
export async function startsInRounds(rounds: number, cases: readonly { name: string; start: () => Promise<RunningServer> }[]): Promise<StartResult[]> {
  const times = cases.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, { start }] of shuffled(cases)) {
      const server = await start();
      await stopServer(server);
      if (round > 0) times[index]!.push(server.startTime); // the first start fills Node's compile cache
    }
  }
  return cases.map(({ name }, index) => ({ name, milliseconds: median(times[index]!), ratio: medianRatio(times[index]!, times[0]!) }));
}

/** With their places, in another order each time: what ran before leaves caches behind that suit one program more than another. */
function shuffled<Case>(cases: readonly Case[]): [number, Case][] {
  const drawn = cases.map((tested, index) => ({ tested, index, lot: Math.random() }));
  return drawn.toSorted((one, other) => one.lot - other.lot).map(({ index, tested }) => [index, tested]);
}

/**
 * Loads every case once a round, each time in a new process, because one process of a program may be a tenth quicker than another
 * for as long as it lives. Nothing else runs meanwhile. The first case is the reference.
 */
export async function inRounds({ rounds, seconds }: Effort, cases: readonly Case[]): Promise<Result[]> {
  const runs = cases.map((): Run[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, tested] of shuffled(cases)) runs[index]!.push(await runCase(tested, seconds));
  }
  const rates = runs.map((run) => run.map(({ requestsPerSecond }) => requestsPerSecond));
  return cases.map(({ name }, index) => ({ name, ...mediansOf(runs[index]!), ratio: medianRatio(rates[index]!, rates[0]!) }));
}

interface Run extends Load {
  readonly processorTime: number;
  readonly share: number;
  readonly memory: number;
}

async function runCase({ start, path, invites = false }: Case, seconds: number): Promise<Run> {
  const server = await start();
  try {
    const url = server.origin + path;
    await applyLoad({ url, seconds: warmUp, ...(invites && { inviteMarker: 'warming' }) });
    const before = processorTimeOf(server) ?? NaN;
    const load = await applyLoad({ url, seconds, ...(invites && { inviteMarker: 'counted' }) });
    const used = (processorTimeOf(server) ?? NaN) - before;
    return { ...load, processorTime: (used / (load.requestsPerSecond * seconds)) * 1e6, share: used / seconds, memory: memoryOf(server) };
  } finally {
    await stopServer(server);
  }
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
    memory: of(({ memory }) => memory),
  };
}

function medianRatio(values: readonly number[], references: readonly number[]): number {
  return median(values.map((value, round) => value / references[round]!));
}
