import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { startCommand } from '../support/command.ts';
import type { Ask } from '../support/request.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import type { Together } from './open-together.ts';
import { allEntries, cancel, invite, Ledger } from './writers.ts';

const writers = 8;

/** Two servers on one new file, both started at the same moment. */
async function startTwo(...args: string[]): Promise<[Ask, Ask]> {
  const all = ['--db', join(temporaryFolder(), 'world.sqlite'), ...args];
  const [one, other] = await Promise.all([startCommand(all), startCommand(all)]);
  return [one.ask, other.ask];
}

async function statusOf(ask: Ask, email: string): Promise<number> {
  return (await ask('POST', '/api/v2/team-members', { body: { email } })).status;
}

function countOf(statuses: readonly number[]): Record<number, number> {
  return Object.fromEntries([...new Set(statuses)].map((status) => [status, statuses.filter((other) => other === status).length]));
}

test(`${writers} writers on each of two servers lose nothing and are never told of a lock`, async () => {
  const servers = await startTwo('--invite-limit', 'off');
  const ledger = new Ledger();
  await Promise.all(servers.flatMap((ask, server) => Array.from({ length: writers }, async (_, writer) => {
    const addressOf = (turn: number) => `writer-${writer}-${turn}@server-${server}.example.com`;
    for (let turn = 0; turn < 60; turn += 1) {
      await invite(ask, addressOf(turn), ledger);
      if (turn % 3 === 2) await cancel(servers[turn % 2]!, addressOf(turn), ledger);
    }
  })));

  const expected = new Map(ledger.expected().filter(([, id]) => id !== undefined));
  for (const ask of servers) {
    const entries = [...await allEntries(ask)].filter(([email]) => email.startsWith('writer-'));
    expect(new Map(entries.toSorted())).toEqual(new Map([...expected].toSorted()));
  }
  expect(expected.size).toBe(2 * writers * 40);
});

test.each([
  ['seats', ['--seats', '40', '--invite-limit', 'off'], 422],
  ['invitation limit', ['--invite-limit', '40/1h'], 429],
])('the %s is held across both', async (what, args, refused) => {
  const servers = await startTwo(...args);
  const free = what === 'seats' ? 40 - await takenSeats(servers[0]) : 40;
  const statuses = await Promise.all(Array.from({ length: 160 }, (_, index) => statusOf(servers[index % 2]!, `person-${index}@example.com`)));
  expect(countOf(statuses)).toEqual({ 201: free, [refused]: 160 - free });
});

/** Responders, team leads and admins of all teams, each once, and the addresses invited as such. */
async function takenSeats(ask: Ask): Promise<number> {
  const seated = new Set<string>();
  for (const team of ['Engineering', 'Support']) {
    const { data } = (await ask('GET', `/api/v2/team-members?team_name=${team}`, { token: 'global-token' })).body as { data: { attributes: { email: string; role: string } }[] };
    for (const { attributes: { email, role } } of data) if (role !== 'member' && role !== 'billing_admin') seated.add(email);
  }
  return seated.size;
}

test('one address invited through both at once is invited once', async () => {
  const servers = await startTwo();
  for (let turn = 0; turn < 20; turn += 1) await Promise.all(servers.map((ask) => statusOf(ask, `same-${turn}@example.com`)));
  const entries = [...await allEntries(servers[0])].filter(([email]) => email.startsWith('same-'));
  expect(entries).toHaveLength(20);
  expect(new Set(entries.map(([, id]) => id)).size).toBe(20);
});

test('a reset through one, amid writers on both, leaves what was written after it', async () => {
  const servers = await startTwo('--invite-limit', 'off');
  const fresh = await allEntries(servers[0]);
  for (let turn = 0; turn < 10; turn += 1) {
    const amid = servers.flatMap((ask, server) => Array.from({ length: 6 }, (_, index) => statusOf(ask, `amid-${turn}-${index}@server-${server}.example.com`)));
    const reset = servers[turn % 2]!('POST', '/_mock/reset');
    expect(countOf([...await Promise.all(amid), (await reset).status])).toEqual({ 201: 12, 204: 1 });
  }
  await servers[0]('POST', '/_mock/reset');
  for (const ask of servers) expect(await allEntries(ask)).toEqual(fresh);
});

test('those that make one file at the very same moment wait for each other', async () => {
  const together: Together = { folder: temporaryFolder(), files: 1_000, threads: 2, arrived: new Int32Array(new SharedArrayBuffer(4)) };
  const workers = Array.from({ length: together.threads }, () => new Worker(new URL('open-together.ts', import.meta.url), { workerData: together }));
  onTestFinished(async () => { await Promise.all(workers.map((worker) => worker.terminate())); });
  expect(await Promise.all(workers.map((worker) => once(worker, 'exit')))).toEqual([[0], [0]]);
});

test('two servers that start on one new file at the same moment both serve the same world', async () => {
  for (let turn = 0; turn < 12; turn += 1) {
    const [one, other] = await startTwo();
    expect(await allEntries(one)).toEqual(await allEntries(other));
  }
});

test('sandboxes that both make, fork and delete at once fail nobody', async () => {
  const servers = await startTwo('--invite-limit', 'off');
  const statuses = await Promise.all(Array.from({ length: 2 * writers }, async (_, writer) => {
    const answered: number[] = [];
    for (let turn = 0; turn < 150; turn += 1) answered.push(await changeSandboxes(servers[writer % 2]!, writer + turn));
    return answered;
  }));
  expect(new Set(statuses.flat())).toEqual(new Set([200, 201, 204, 404, 409]));
});

/** Asks for one of many things by a turn's number, of one of three sandboxes. @returns the status */
async function changeSandboxes(ask: Ask, turn: number): Promise<number> {
  const [name, other] = [`s${turn % 3}`, `s${(turn + 1) % 3}`];
  const { method, path, body } = [
    { method: 'DELETE', path: `/_mock/sandboxes/${name}` },
    { method: 'POST', path: `/~${name}/api/v2/team-members`, body: { email: `turn-${turn}@example.com`, role: 'member' } },
    { method: 'POST', path: '/_mock/sandboxes', body: { name } },
    { method: 'GET', path: `/~${name}/_mock/diff` },
    { method: 'POST', path: `/~${name}/_mock/snapshots`, body: { name: 'kept' } },
    { method: 'POST', path: `/_mock/sandboxes/${name}/fork`, body: { name: other } },
    { method: 'POST', path: `/~${name}/_mock/snapshots/kept/restore` },
    { method: 'GET', path: '/_mock/sandboxes' },
  ][turn % 8] as { method: string; path: string; body?: object }; // one of the eight
  return (await ask(method, path, { body })).status;
}
