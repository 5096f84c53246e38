import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { TestWall } from '../support/clock.ts';
import { dumpTables } from '../support/dump.ts';
import { shippedFixture } from '../support/fixture.ts';
import { openStream } from '../support/journal.ts';
import { start, type TestServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const api = '/api/v2/team-members';

async function namesOf({ ask }: TestServer): Promise<string[]> {
  const { body } = await ask('GET', '/_mock/sandboxes');
  return (body as { sandboxes: { name: string }[] }).sandboxes.map(({ name }) => name);
}

describe.each([['in memory', false], ['in a folder', true]])('sandboxes %s', (_, isInFolder) => {
  const startHere = (options = {}) => start({ ...options, ...(isInFolder && { db: `${temporaryFolder()}/` }) });

  test('are made, listed, shown and deleted', async () => {
    const mock = await startHere();
    const view = { name: 'mine', base_url: `${mock.origin}/~mine`, now: '2023-10-29T14:00:00.000Z' };
    expect(await mock.ask('POST', '/_mock/sandboxes', { body: { name: 'mine' } })).toEqual({ status: 201, body: view });
    expect(await mock.ask('GET', '/_mock/sandboxes/mine')).toEqual({ status: 200, body: view });
    expect(await namesOf(mock)).toEqual(['default', 'mine']);
    expect(await mock.ask('POST', '/_mock/sandboxes', { body: { name: 'mine' } })).toMatchObject({ status: 409, body: { error: { code: 'sandbox_exists' } } });
    expect((await mock.ask('DELETE', '/_mock/sandboxes/mine')).status).toBe(204);
    expect(await namesOf(mock)).toEqual(['default']);
    expect(await mock.ask('DELETE', '/_mock/sandboxes/mine')).toMatchObject({ status: 404, body: { error: { code: 'sandbox_not_found' } } });
    expect(await mock.ask('DELETE', '/_mock/sandboxes/default')).toMatchObject({ status: 409, body: { error: { code: 'default_sandbox' } } });
  });

  test('begin with another fixture or a world of their own, and go back to it', async () => {
    const mock = await startHere();
    const world = shippedFixture();
    world['better-stack'].people = [{ email: 'solo@example.com', memberships: [{ team: 'Engineering' }] }];
    expect((await mock.ask('POST', '/_mock/sandboxes', { body: { name: 'full', fixture: 'full' } })).status).toBe(201);
    expect((await mock.ask('POST', '/_mock/sandboxes', { body: { name: 'own', world } })).status).toBe(201);
    expect(await mock.ask('POST', `/~full${api}`, { body: { email: 'new@example.com' } })).toMatchObject({ status: 422 });
    const before = dumpTables(mock.sandboxes.get('own').db);
    await mock.ask('DELETE', `/~own${api}/1`);
    expect(dumpTables(mock.sandboxes.get('own').db)).not.toEqual(before);
    expect((await mock.ask('POST', '/_mock/sandboxes/own/reset')).status).toBe(204);
    expect(dumpTables(mock.sandboxes.get('own').db)).toEqual(before);
  });

  test('are forked as they are now, with their clock, and then go apart', async () => {
    const mock = await startHere();
    await mock.ask('DELETE', `${api}/102`);
    await mock.ask('POST', '/_mock/clock/advance', { body: { by: '1h' } });
    const original = dumpTables(mock.sandboxes.default.db);
    expect(await mock.ask('POST', '/_mock/sandboxes/default/fork', { body: { name: 'copy' } }))
      .toEqual({ status: 201, body: { name: 'copy', base_url: `${mock.origin}/~copy`, now: '2023-10-29T15:00:00.000Z' } });
    expect(dumpTables(mock.sandboxes.get('copy').db)).toEqual(original);

    await mock.ask('DELETE', `/~copy${api}/103`);
    expect(dumpTables(mock.sandboxes.default.db)).toEqual(original);
    await mock.ask('POST', '/_mock/sandboxes/copy/reset');
    expect(dumpTables(mock.sandboxes.get('copy').db)).toEqual(original);
    await mock.ask('POST', '/_mock/reset');
    expect((await mock.ask('GET', `${api}/102`)).status).toBe(200);
  });

  test('refuse a wrong world with the place and the reason, and are not made', async () => {
    const mock = await startHere();
    const world = shippedFixture();
    world['better-stack'].people![0]!.memberships[0]!.team = 'Nowhere';
    expect(await mock.ask('POST', '/_mock/sandboxes', { body: { name: 'wrong', world } })).toMatchObject({
      status: 422, body: { error: { message: 'world: better-stack/people/0/memberships/0/team: there is no team "Nowhere".' } },
    });
    expect(await namesOf(mock)).toEqual(['default']);
  });

  test('are only made explicitly if the server is told so', async () => {
    const mock = await startHere({ sandboxes: 'explicit' });
    expect(await mock.ask('GET', `/~mine${api}`)).toEqual({
      status: 404,
      body: { error: { code: 'sandbox_not_found', message: 'There is no sandbox "mine".', hint: 'Make it first: POST /_mock/sandboxes {"name": "mine"}.' } },
    });
    expect(await namesOf(mock)).toEqual(['default']);
    await mock.ask('POST', '/_mock/sandboxes', { body: { name: 'mine' } });
    expect((await mock.ask('GET', `/~mine${api}`)).status).toBe(200);
  });

  test('are deleted when nobody asked for them in their time to live', async () => {
    const wall = new TestWall();
    const mock = await start({ sandboxTtl: '10m', ...(isInFolder && { db: `${temporaryFolder()}/` }) }, { wallClock: wall });
    await mock.ask('POST', `/~idle${api}`, { body: { email: 'new@example.com' } });
    await mock.ask('GET', `/~busy${api}`);
    wall.pass(9 * 60_000);
    await mock.ask('GET', `/~busy${api}`);
    wall.pass(60_000);
    mock.sandboxes.deleteIdle(refuse);
    expect(await namesOf(mock)).toEqual(['busy', 'default', 'idle']);
    wall.pass(1);
    mock.sandboxes.deleteIdle(refuse);
    expect(await namesOf(mock)).toEqual(['busy', 'default']);
    expect((await mock.ask('GET', `/~idle${api}?email=new@example.com`)).status).toBe(404);
  });

  test('begin at the moment at which they are made, where their start names none', async () => {
    const wall = new TestWall();
    const world = join(temporaryFolder(), 'world.json');
    writeFileSync(world, JSON.stringify({ 'better-stack': { name: 'Timeless', teams: [{ name: 'Only' }], tokens: [{ token: 'engineering-token', kind: 'team', team: 'Only' }], people: [{ email: 'a@example.com', first_name: 'A', last_name: 'B', memberships: [{ team: 'Only', role: 'member' }] }] } }));
    const mock = await start({ now: undefined, fixture: world, ...(isInFolder && { db: `${temporaryFolder()}/` }) }, { wallClock: wall });
    const made = async (sandbox: string) => ((await mock.ask('GET', `/~${sandbox}${api}?email=a@example.com`)).body as { data: { attributes: { created_at: string } } }).data.attributes.created_at;
    expect(await made('first')).toBe('2023-10-29T14:00:00.000Z');
    wall.pass(60_000);
    expect(await made('later')).toBe('2023-10-29T14:01:00.000Z');
    expect(await made('first')).toBe('2023-10-29T14:00:00.000Z');
  });

  test('keep what they are while they rest, and can be reset then', { timeout: 60_000 }, async () => {
    const mock = await startHere();
    const names = Array.from({ length: 140 }, (_, index) => `s${index}`); // more than are kept awake
    for (const name of names) await mock.ask('POST', `/~${name}${api}`, { body: { email: `${name}@example.com` } });
    for (const name of names.slice(0, 12)) {
      expect(await mock.ask('GET', `/~${name}${api}?email=${name}@example.com`)).toMatchObject({ status: 200, body: { data: { id: '202' } } });
    }
    expect(await mock.ask('POST', `/~s20${api}`, { body: { email: 'second@example.com' } })).toMatchObject({ status: 201, body: { data: { id: '203' } } });
    await mock.ask('POST', '/_mock/sandboxes/s30/reset');
    expect((await mock.ask('GET', `/~s30${api}?email=s30@example.com`)).status).toBe(404);
    expect((await namesOf(mock)).length).toBe(names.length + 1);
  });
});

test('sandboxes of an earlier run are kept until somebody asks for them, and a list or a refusal asks for none', async () => {
  const wall = new TestWall();
  const options = { sandboxTtl: '10m', db: `${temporaryFolder()}/` };
  const first = await start(options);
  for (const name of ['asked', 'listed']) await first.ask('GET', `/~${name}${api}`);
  await first.stop();

  const second = await start(options, { wallClock: wall });
  expect(await namesOf(second)).toEqual(['asked', 'default', 'listed']);
  expect(await second.ask('POST', '/_mock/sandboxes', { body: { name: 'listed' } })).toMatchObject({ status: 409 });
  expect(await second.ask('POST', '/_mock/sandboxes/default/fork', { body: { name: 'listed' } })).toMatchObject({ status: 409 });
  await second.ask('GET', `/~asked${api}`);
  await second.ask('POST', '/_mock/sandboxes', { body: { name: 'made' } });
  await second.ask('POST', '/_mock/sandboxes/default/fork', { body: { name: 'forked' } });
  wall.pass(11 * 60_000);
  second.sandboxes.deleteIdle(refuse);
  expect(await namesOf(second)).toEqual(['default', 'listed']);
});

describe('a sandbox is not idle', () => {
  const wall = new TestWall();
  const startWithTtl = () => start({ sandboxTtl: '10m' }, { wallClock: wall });
  const pass = (mock: TestServer, minutes: number) => {
    wall.pass(minutes * 60_000);
    mock.sandboxes.deleteIdle(refuse);
  };

  test.each([
    ['a fault holds an answer back', 200, ({ ask }: TestServer, time: string) => ask('GET', `/~busy${api}`, { headers: { 'x-mock-fault': `delay=${time}` } })],
    ['a fault lets an answer drip', 200, ({ ask }: TestServer, time: string) => ask('GET', `/~busy${api}`, { headers: { 'x-mock-fault': `drip=${time}` } })],
    ['somebody waits for a request', 408, ({ ask }: TestServer, time: string) => ask('POST', '/~busy/_mock/journal/wait', { body: { timeout: time, match: { after_id: 9 } } })],
  ])('while %s, and its time begins anew then', async (_what, status, send) => {
    const mock = await startWithTtl();
    const slow = send(mock, '300ms');
    await send(mock, '1ms'); // the first one waits then
    pass(mock, 11);
    expect((await slow).status).toBe(status);
    pass(mock, 9);
    expect(await namesOf(mock)).toEqual(['busy', 'default']);
    pass(mock, 2);
    expect(await namesOf(mock)).toEqual(['default']);
  });

  test('while somebody follows its journal', async () => {
    const mock = await startWithTtl();
    const stream = await openStream(`${mock.origin}/~busy/_mock/journal/stream`);
    pass(mock, 11);
    await mock.ask('GET', `/~busy${api}`);
    expect(await stream.next()).toEqual({ id: '1', event: 'exchange', data: (await mock.ask('GET', '/~busy/_mock/journal/1')).body });
  });
});

test('a sandbox that cannot be deleted when its time is over is told of, and the others are deleted', async () => {
  const wall = new TestWall();
  const folder = temporaryFolder();
  const mock = await start({ sandboxTtl: '10m', db: `${folder}/` }, { wallClock: wall });
  for (const name of ['held', 'idle']) await mock.ask('GET', `/~${name}${api}`);
  rmSync(join(folder, 'held.sqlite-wal'));
  mkdirSync(join(folder, 'held.sqlite-wal'));
  wall.pass(11 * 60_000);
  const failures: unknown[] = [];
  mock.sandboxes.deleteIdle((error) => void failures.push(error));
  expect(failures).toEqual([expect.objectContaining({ code: 'ERR_FS_EISDIR' })]);
  expect(readdirSync(folder).filter((file) => file.startsWith('idle'))).toEqual([]);
});

test('a folder that can no longer be looked at is told of, and ends nothing', async () => {
  const wall = new TestWall();
  const folder = join(temporaryFolder(), 'worlds');
  const mock = await start({ sandboxTtl: '10m', db: `${folder}/` }, { wallClock: wall });
  await openStream(`${mock.origin}/~busy/_mock/journal/stream`);
  renameSync(folder, `${folder}.away`);
  writeFileSync(folder, 'no folder');
  wall.pass(11 * 60_000);
  const failures: unknown[] = [];
  mock.sandboxes.deleteIdle((error) => void failures.push(error));
  expect(failures).toEqual([expect.objectContaining({ code: 'ENOTDIR' })]);
});

test('a time to live of years is one', async () => {
  const warnings: Error[] = [];
  const note = (warning: Error) => void warnings.push(warning);
  process.on('warning', note);
  onTestFinished(() => void process.off('warning', note));
  await start({ sandboxTtl: '1000d' });
  await new Promise(setImmediate); // warnings come on the next turn
  expect(warnings).toEqual([]);
});

function refuse(error: unknown): never {
  throw error;
}
