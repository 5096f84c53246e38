import { applyLoad, serverCore, type Load } from './load.ts';
import { bareFastify, bareHttp, findAlice, memoryOf, ours, path, requestText, startServer, stopServer, type RunningServer } from './servers.ts';
import { median } from './table.ts';

export interface Effort {
  readonly rounds: number;
  readonly seconds: number;
}

/** A case's medians over all rounds. The ratio is to the reference of the same round, so that a busy machine slows both. */
export interface Result extends Load {
  readonly name: string;
  readonly ratio: number;
}

interface Case {
  readonly name: string;
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
    { name: 'bare node:http', url: bare.origin + findAlice },
    { name: 'bare Fastify', url: fastify.origin + findAlice },
    { name: 'find by e-mail', url: finding.origin + findAlice },
    { name: 'list of 50', url: listing.origin + path },
    { name: 'invite', url: inviting.origin + path, invites: true },
  ]);
  const memory = Object.entries({ 'bare node:http': bare, 'bare Fastify': fastify, 'find by e-mail': finding, 'list of 50': listing, invite: inviting })
    .map(([name, server]) => ({ name, megabytes: memoryOf(server) }));
  await Promise.all([finding, bare, fastify, listing, inviting].map(stopServer));
  return { results, memory };
}

/** How finding and the last page fare with the size of the team; the smallest is the reference. */
export async function measureGrowth(effort: Effort, sizes: readonly number[]): Promise<{ name: string; results: Result[] }[]> {
  const teams: { size: number; server: RunningServer; lastPage: string; find: string }[] = [];
  for (const size of sizes) teams.push({ size, ...(await startTeam(size)) });
  const find = await inRounds(effort, teams.map(({ size, find }) => ({ name: String(size), url: find })));
  const lastPage = await inRounds(effort, teams.map(({ size, lastPage }) => ({ name: String(size), url: lastPage })));
  await Promise.all(teams.map(({ server }) => stopServer(server)));
  return [{ name: 'find by e-mail', results: find }, { name: 'last page', results: lastPage }];
}

/** A team of so many, in pages of 50 that are all full, and somebody of its last page to find. */
async function startTeam(size: number): Promise<{ server: RunningServer; lastPage: string; find: string }> {
  const server = await startServer(ours('--fixture', 'empty', '--members', String(size)), serverCore);
  const { pagination: { last } } = JSON.parse(await requestText(server.origin + path));
  const { data } = JSON.parse(await requestText(last));
  const email = encodeURIComponent(data.at(-1).attributes.email);
  return { server, lastPage: last, find: `${server.origin}${path}?email=${email}` };
}

/** Milliseconds from spawning to the first 200, in rounds; the first is the reference. */
export async function measureStarts(rounds: number): Promise<{ name: string; milliseconds: number; ratio: number }[]> {
  const programs = { 'bare node:http': bareHttp('{}'), 'bare Fastify': bareFastify('{}'), 'better-stack-mock': ours() };
  const times = new Map(Object.keys(programs).map((name) => [name, [] as number[]]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, program] of Object.entries(programs)) {
      const server = await startServer(program);
      await stopServer(server);
      if (round > 0) times.get(name)!.push(server.startTime); // the first start fills Node's compile cache
    }
  }
  const [[, reference = []] = []] = times;
  return [...times].map(([name, milliseconds]) => ({ name, milliseconds: median(milliseconds), ratio: medianRatio(milliseconds, reference) }));
}

async function inRounds({ rounds, seconds }: Effort, cases: readonly Case[]): Promise<Result[]> {
  const loads = cases.map((): Load[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, { url, invites = false }] of cases.entries()) {
      const load = await applyLoad({ url, seconds, ...(invites && { inviteMarker: `round${round}` }) });
      if (round > 0) loads[index]!.push(load); // the first round warms up
    }
  }
  const rates = loads.map((load) => load.map(({ requestsPerSecond }) => requestsPerSecond));
  return cases.map(({ name }, index) => ({
    name,
    requestsPerSecond: median(rates[index]!),
    p99: median(loads[index]!.map(({ p99 }) => p99)),
    busy: median(loads[index]!.map(({ busy }) => busy)),
    ratio: medianRatio(rates[index]!, rates[0]!),
  }));
}

function medianRatio(values: readonly number[], references: readonly number[]): number {
  return median(values.map((value, round) => value / references[round]!));
}
