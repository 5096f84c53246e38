import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { documentedMoment } from '../support/clock.ts';
import { temporaryFolder } from '../support/prepare.ts';
import { asking, emailsOf, startMock, type Mock } from '../support/state.ts';

const api = '/api/v2/team-members';

describe('two server processes on the same files', { timeout: 60_000 }, () => {
  test('lose no update, give no id twice, and never answer that the file is locked', async () => {
    const db = join(temporaryFolder(), 'world.sqlite');
    const servers = await Promise.all([startProcess(db), startProcess(db)]);
    const invitations = Array.from({ length: 60 }, (_, index) => `p${index}@example.com`);
    const answers = await Promise.all(invitations.map((email, index) => servers[index % 2]!('POST', `/~shared${api}`, { body: { email } })));
    expect(answers.map(({ status }) => status)).toEqual(invitations.map(() => 201));
    const ids = answers.map(({ body }) => (body as { data: { id: string } }).data.id);
    expect(new Set(ids).size).toBe(invitations.length);
    for (const ask of servers) expect((await emailsOf({ ask }, 'shared')).slice(4).toSorted()).toEqual(invitations.toSorted());

    const patches = invitations.slice(0, 10).map((email, index) =>
      servers[index % 2]!('PATCH', '/~shared/_mock/state', { body: { 'better-stack': { people: [{ email: `person.${email}`, memberships: [{ team: 'Engineering' }] }] } } }));
    expect((await Promise.all(patches)).map(({ status }) => status)).toEqual(patches.map(() => 200));
    for (const ask of servers) expect((await emailsOf({ ask }, 'shared')).filter((email) => email.startsWith('person.')).length).toBe(10);

    expect((await servers[0]('POST', '/_mock/sandboxes/shared/reset')).status).toBe(204);
    expect(await emailsOf({ ask: servers[1] }, 'shared')).toEqual(['alice@example.com', 'bob@example.com', 'dana@example.com', 'charlie@example.com']);
  });
});

describe('a sandbox that another server on the same folder deleted', () => {
  const invite = ({ ask }: Mock, email: string) => ask('POST', `/~shared${api}`, { body: { email } });
  const isThere = async ({ ask }: Mock, email: string) => (await ask('GET', `/~shared${api}?email=${email}`)).status === 200;

  test('is gone here, too, and made anew when somebody names it', async () => {
    const db = `${temporaryFolder()}/`;
    const [here, there] = [await startMock({ db }), await startMock({ db })];
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
    const [here, there] = [await startMock({ db }), await startMock({ db })];
    await invite(here, 'one@example.com');
    await there.ask('DELETE', '/_mock/sandboxes/shared');
    await invite(there, 'two@example.com');
    await invite(here, 'three@example.com');
    await invite(there, 'four@example.com');
    for (const server of [here, there]) await server.stop();
    expect(await emailsOf(await startMock({ db }), 'shared')).toEqual([
      'alice@example.com', 'bob@example.com', 'dana@example.com', 'charlie@example.com', 'two@example.com', 'three@example.com', 'four@example.com',
    ]);
  });

  test('is not there when sandboxes are made explicitly', async () => {
    const db = `${temporaryFolder()}/`;
    const [here, there] = [await startMock({ db, sandboxes: 'explicit' }), await startMock({ db })];
    await here.ask('POST', '/_mock/sandboxes', { body: { name: 'shared' } });
    await there.ask('DELETE', '/_mock/sandboxes/shared');
    expect(await invite(here, 'one@example.com')).toMatchObject({ status: 404, body: { error: { code: 'sandbox_not_found' } } });
  });

  test('is not deleted once more when its time is over here', async () => {
    let wall = documentedMoment;
    const db = `${temporaryFolder()}/`;
    const here = await startMock({ db, sandboxTtl: '10m' }, { wallClock: { now: () => wall } });
    const there = await startMock({ db });
    await invite(here, 'one@example.com');
    await there.ask('DELETE', '/_mock/sandboxes/shared');
    await invite(there, 'two@example.com');
    wall += 11 * 60_000;
    here.sandboxes.deleteIdle((error) => { throw error; });
    expect(await isThere(there, 'two@example.com')).toBe(true);
    expect(await isThere(here, 'two@example.com')).toBe(true);
  });
});

/** Runs the command until the test is over. */
async function startProcess(db: string): Promise<Mock['ask']> {
  const server = spawn(process.execPath, ['src/cli.ts', '--port', '0', '--db', db, '--invite-limit', 'off'], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    server.kill();
    await once(server, 'exit');
  });
  let said = '';
  for await (const chunk of server.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += chunk;
    const [, origin] = /answers at (http:\S+?),? /.exec(said) ?? [];
    if (origin !== undefined) return asking(origin);
  }
  throw new Error(`The server ended: ${said}`);
}
