import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TestWall } from '../support/clock.ts';
import { startCommand } from '../support/command.ts';
import { start, type TestServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { emailsOf } from './support.ts';

const api = '/api/v2/team-members';

describe('two server processes on the same files', { timeout: 60_000 }, () => {
  test('lose no update, give no id twice, and never answer that the file is locked', async () => {
    const db = join(temporaryFolder(), 'world.sqlite');
    const args = ['--db', db, '--invite-limit', 'off'];
    const servers = await Promise.all([startCommand(args), startCommand(args)]);
    const invitations = Array.from({ length: 60 }, (_, index) => `p${index}@example.com`);
    const answers = await Promise.all(invitations.map((email, index) => servers[index % 2]!.ask('POST', `/~shared${api}`, { body: { email } })));
    expect(answers.map(({ status }) => status)).toEqual(invitations.map(() => 201));
    const ids = answers.map(({ body }) => (body as { data: { id: string } }).data.id);
    expect(new Set(ids).size).toBe(invitations.length);
    for (const server of servers) expect((await emailsOf(server, 'shared')).slice(4).toSorted()).toEqual(invitations.toSorted());

    const patches = invitations.slice(0, 10).map((email, index) =>
      servers[index % 2]!.ask('PATCH', '/~shared/_mock/state', { body: { 'better-stack': { people: [{ email: `person.${email}`, memberships: [{ team: 'Engineering' }] }] } } }));
    expect((await Promise.all(patches)).map(({ status }) => status)).toEqual(patches.map(() => 200));
    for (const server of servers) expect((await emailsOf(server, 'shared')).filter((email) => email.startsWith('person.')).length).toBe(10);

    expect((await servers[0].ask('POST', '/_mock/sandboxes/shared/reset')).status).toBe(204);
    expect(await emailsOf(servers[1], 'shared')).toEqual(['alice@example.com', 'bob@example.com', 'dana@example.com', 'charlie@example.com']);
  });
});

describe('a sandbox that another server on the same folder deleted', () => {
  const invite = ({ ask }: TestServer, email: string) => ask('POST', `/~shared${api}`, { body: { email } });
  const isThere = async ({ ask }: TestServer, email: string) => (await ask('GET', `/~shared${api}?email=${email}`)).status === 200;

  test('is gone here, too, and made anew when somebody names it', async () => {
    const db = `${temporaryFolder()}/`;
    const [here, there] = [await start({ db }), await start({ db })];
    await invite(here, 'one@example.com');
    expect((await there.ask('DELETE', '/_mock/sandboxes/shared')).status).toBe(204);
    expect(here.sandboxes.list().map(({ name }) => name)).toEqual(['default']);
    expect(await here.ask('DELETE', '/_mock/sandboxes/shared')).toMatchObject({ status: 404 });
    expect((await invite(here, 'two@example.com')).status).toBe(201);
    expect(await isThere(there, 'one@example.com')).toBe(false);
    expect(await isThere(there, 'two@example.com')).toBe(true);
  });

  test('is the one that was made there meanwhile, which loses nothing', async () => {
    const db = `${temporaryFolder()}/`;
    const [here, there] = [await start({ db }), await start({ db })];
    await invite(here, 'one@example.com');
    await there.ask('DELETE', '/_mock/sandboxes/shared');
    await invite(there, 'two@example.com');
    await invite(here, 'three@example.com');
    await invite(there, 'four@example.com');
    for (const server of [here, there]) await server.stop();
    expect(await emailsOf(await start({ db }), 'shared')).toEqual([
      'alice@example.com', 'bob@example.com', 'dana@example.com', 'charlie@example.com', 'two@example.com', 'three@example.com', 'four@example.com',
    ]);
  });

  test('is not there when sandboxes are made explicitly', async () => {
    const db = `${temporaryFolder()}/`;
    const [here, there] = [await start({ db, sandboxes: 'explicit' }), await start({ db })];
    await here.ask('POST', '/_mock/sandboxes', { body: { name: 'shared' } });
    await there.ask('DELETE', '/_mock/sandboxes/shared');
    expect(await invite(here, 'one@example.com')).toMatchObject({ status: 404, body: { error: { code: 'sandbox_not_found' } } });
  });

  test('is not deleted once more when its time is over here', async () => {
    const wall = new TestWall();
    const db = `${temporaryFolder()}/`;
    const here = await start({ db, sandboxTtl: '10m' }, { wallClock: wall });
    const there = await start({ db });
    await invite(here, 'one@example.com');
    await there.ask('DELETE', '/_mock/sandboxes/shared');
    await invite(there, 'two@example.com');
    wall.pass(11 * 60_000);
    here.sandboxes.deleteIdle((error) => { throw error; });
    expect(await isThere(there, 'two@example.com')).toBe(true);
    expect(await isThere(here, 'two@example.com')).toBe(true);
  });
});

test('a sandbox that nobody asks this server for lives on while somebody asks another one, and no longer', async () => {
  const db = `${temporaryFolder()}/`;
  const wallClock = new TestWall();
  const options = { db, sandboxTtl: '10m' };
  const [here, there] = [await start(options, { wallClock }), await start(options, { wallClock })];
  const fail = (error: unknown) => { throw error; };
  const names = () => there.sandboxes.list().map(({ name }) => name);
  for (const server of [here, there]) await emailsOf(server, 'shared');
  wallClock.pass(8 * 60_000);
  await emailsOf(there, 'shared');
  wallClock.pass(8 * 60_000);
  here.sandboxes.deleteIdle(fail);
  expect(names()).toEqual(['default', 'shared']);
  wallClock.pass(8 * 60_000);
  here.sandboxes.deleteIdle(fail);
  expect(names()).toEqual(['default']);
});
