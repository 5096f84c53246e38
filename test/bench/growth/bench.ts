// npm run bench:growth: how long each request takes in teams from a hundred to a million, and with up to a thousand sandboxes.
// Writes result.json, from which `npm run docs` makes the chart and the tables of docs/growth.md.
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { memoryOf, ours, path, startServer, stopServer } from '../servers.ts';
import { Client } from './requests.ts';
import { growthTable, type GrowthResult, type Times } from './render.ts';

const { values } = parseArgs({ options: { count: { type: 'string', default: '300' }, largest: { type: 'string', default: '1000000' } } });
const count = Number(values.count);
const sizes = [100, 1_000, 10_000, 100_000, 1_000_000].filter((size) => size <= Number(values.largest));
const sandboxCounts = [1, 10, 100, 1_000];

const members: Times[] = [];
for (const size of sizes) members.push(await measureTeam(size));
const sandboxes: Times[] = [];
for (const count of sandboxCounts) sandboxes.push(await measureSandboxes(count));

const result: GrowthResult = {
  date: new Date().toISOString().slice(0, 10),
  machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), node: process.version },
  count,
  members,
  sandboxes,
};
writeFileSync(new URL('result.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(`${growthTable(result)}\n`);

/**
 * Every request to a team of so many. What reads comes after a change, so that nothing it finds is kept from before. Seats are limited,
 * out of reach, so that each invitation counts those that are taken.
 */
async function measureTeam(size: number): Promise<Times> {
  const server = await startServer(ours('--fixture', 'empty', '--members', String(size), '--seats', '100000000', '--invite-limit', 'off'));
  const client = new Client(server.origin);
  try {
    const get = (path: string) => client.send('GET', path);
    const { pagination: { last } } = JSON.parse(await get(path));
    const pages = Number(new URL(last).searchParams.get('page'));
    const page = (number: number) => `${path}?page=${number}`;
    const { data } = JSON.parse(await get(page(Math.ceil(pages / 2))));
    const [{ id, attributes: { email } }] = data;
    const invite = (index: number) => client.send('POST', path, { email: `invited.${index}@example.com` });
    const removed = (index: number) => `${path}?email=invited.${index}%40example.com`;
    const changeRole = (index: number) => client.send('POST', `${path}/${id}/change-role/${index % 2 === 0 ? 105 : 104}`);
    const times = {
      find: await client.time(count, () => get(`${path}?email=${encodeURIComponent(email)}`), changeRole),
      'get by id': await client.time(count, () => get(`${path}/${id}`), changeRole),
      'first page': await client.time(count, () => get(page(1)), changeRole),
      'middle page': await client.time(count, () => get(page(Math.ceil(pages / 2))), changeRole),
      'last page': await client.time(count, () => get(page(pages)), changeRole),
      invite: await client.time(count, invite),
      remove: await client.time(count, (index) => client.send('DELETE', removed(index))),
      'change role': await client.time(count, changeRole),
      'list roles': await client.time(count, () => get('/api/v2/roles'), changeRole),
      reset: await client.time(Math.ceil(count / 10), () => client.send('POST', '/_mock/sandboxes/default/reset'), (index) => invite(-index)),
    };
    return { size, start: server.startTime, memory: memoryOf(server), times };
  } finally {
    client.close();
    await stopServer(server);
  }
}

/** One request to a new sandbox, and requests to each of them in turn. */
async function measureSandboxes(size: number): Promise<Times> {
  const server = await startServer(ours('--invite-limit', 'off'));
  const client = new Client(server.origin);
  const find = (index: number) => client.send('GET', `/~sandbox-${index % size}${path}?email=bob%40example.com`);
  try {
    const created: number[] = [];
    for (let index = 0; index < size; index++) {
      const start = performance.now();
      await find(index);
      created.push(performance.now() - start);
    }
    const times = {
      'first request': created.toSorted((one, other) => one - other)[Math.floor(size / 2)]!,
      find: await client.time(count, find),
      invite: await client.time(count, (index) => client.send('POST', `/~sandbox-${index % size}${path}`, { email: `invited.${index}@example.com` })),
      reset: await client.time(count, (index) => client.send('POST', `/_mock/sandboxes/sandbox-${index % size}/reset`)),
    };
    return { size, start: server.startTime, memory: memoryOf(server), times };
  } finally {
    client.close();
    await stopServer(server);
  }
}
