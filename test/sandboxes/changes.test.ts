import { expect, test } from 'vitest';
import { statement } from '../../src/sandboxes/statement.ts';
import { shippedFixture } from '../support/fixture.ts';
import { type Ask } from '../support/request.ts';
import { start, type TestServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

// What a client asked before a change must not show in what it is told afterwards.

const members = '/api/v2/team-members';
const emails = ['alice', 'bob', 'dana', 'charlie', 'new', 'eve'].map((name) => `${name}@example.com`);

/** What is asked, each with every token that a change may bring or take. */
const questions = [
  ...emails.map((email) => `${members}?email=${email}`),
  `${members}/102`, `${members}/1`, members, `${members}?team_name=Engineering`, `${members}?team_name=Platform`,
  '/api/v2/roles', '/api/v2/teams', '/api/v2/teams/1', '/api/v2/teams/2', '/api/v2/teams/3',
  '/v1/organizations/org-123/teams',
  '/_mock/tokens', '/_mock/limits', '/_mock/invitations', '/_mock/state', '/_mock/outbox',
];
const tokens = ['engineering-token', 'global-token', 'support-token', 'cloudbees-token', 'another-token'];

/** The answers of a world, without what differs between two servers. */
async function answersOf({ ask, origin }: Pick<TestServer, 'ask' | 'origin'>): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  for (const path of questions) {
    for (const token of path.startsWith('/_mock') ? [undefined] : tokens) {
      answers[`${token ?? ''} ${path}`] = await ask('GET', path, token === undefined ? {} : { token });
    }
  }
  return JSON.parse(JSON.stringify(answers).replaceAll(origin, '').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UUID'));
}

type Change = (mock: TestServer) => Promise<void>;

/** A change by one request, which must do what it is meant to. */
const request = (status: number, method: string, path: string, wish: Parameters<Ask>[2] = {}): Change => async ({ ask }) => {
  expect(await ask(method, path, wish)).toMatchObject({ status });
};

const inTurn = (...changes: readonly Change[]): Change => async (mock) => {
  for (const change of changes) await change(mock);
};

const invite = request(201, 'POST', members, { body: { email: 'new@example.com' } });
const world = shippedFixture();
world['better-stack'].people = [{ email: 'eve@example.com', memberships: [{ team: 'Engineering' }] }];
world['better-stack'].tokens = [{ token: 'another-token', kind: 'team', team: 'Engineering' }];
const impossible = { 'better-stack': { people: [{ email: 'new@example.com', memberships: [{ team: 'Engineering' }] }, { email: 'eve@example.com', memberships: [{ team: 'Nowhere' }] }] } };

const changes: Record<string, Change> = {
  'an invitation': invite,
  'an invitation that is sent again': inTurn(invite, request(200, 'POST', '/_mock/clock/advance', { body: { by: '1h' } }), invite),
  'an invitation of CloudBees': request(200, 'POST', '/v3/organizations/org-123/teams/invites', { token: 'cloudbees-token', body: { emails: ['new@example.com'] } }),
  'a removed member': request(204, 'DELETE', `${members}/102`),
  'a removed invitation': request(204, 'DELETE', `${members}?email=charlie@example.com`),
  'another role': request(200, 'POST', `${members}/102/change-role/103`),
  'a new team': request(201, 'POST', '/api/v2/teams', { token: 'global-token', body: { name: 'Platform' } }),
  'another name of a team': request(200, 'PATCH', '/api/v2/teams/1', { token: 'global-token', body: { name: 'Platform' } }),
  'a deleted team': inTurn(
    request(201, 'POST', '/api/v2/teams', { token: 'global-token', body: { name: 'Platform' } }),
    request(204, 'DELETE', '/api/v2/teams/3', { token: 'global-token' }),
  ),
  'an accepted invitation': request(200, 'POST', '/_mock/invitations/accept', { body: { email: 'charlie@example.com' } }),
  'a declined invitation': request(200, 'POST', '/_mock/invitations/decline', { body: { email: 'charlie@example.com' } }),
  'an invitation whose time is over': request(200, 'POST', '/_mock/invitations/expire', { body: { email: 'charlie@example.com' } }),
  'invitations that are accepted by themselves': inTurn(
    request(200, 'PUT', '/_mock/invitations/acceptance', { body: { mode: 'after 1h' } }),
    request(200, 'POST', '/_mock/clock/advance', { body: { by: '2d' } }),
  ),
  'a used up limit': request(200, 'POST', '/_mock/limits/exhaust', { body: { token: 'engineering-token' } }),
  'a filled limit': inTurn(invite, request(200, 'POST', '/_mock/limits/refill', { body: { token: 'engineering-token' } })),
  'other seats': request(200, 'PATCH', '/_mock/limits', { body: { seats: 9 } }),
  'an emptied outbox': inTurn(invite, request(204, 'DELETE', '/_mock/outbox')),
  'another world': request(200, 'PUT', '/_mock/state', { body: world }),
  'a changed world': request(200, 'PATCH', '/_mock/state', { body: { 'better-stack': { people: [{ email: 'bob@example.com', first_name: 'Robert' }] } } }),
  'a change that is refused half way': request(422, 'PATCH', '/_mock/state', { body: impossible }),
  'a reset': inTurn(invite, request(204, 'POST', '/_mock/reset')),
  'a reset from another world': inTurn(request(200, 'PUT', '/_mock/state', { body: world }), request(204, 'POST', '/_mock/reset')),
  'a snapshot that is restored': inTurn(
    request(201, 'POST', '/_mock/snapshots', { body: { name: 'before' } }), invite,
    request(204, 'POST', '/_mock/snapshots/before/restore'),
  ),
};

test.each(Object.entries(changes))('a world shows what it is after %s', async (_, change) => {
  const asked = await start();
  await answersOf(asked);
  await change({ ...asked, ask: async (...what) => { await answersOf(asked); return asked.ask(...what); } });
  const untouched = await start();
  await change(untouched);
  expect(await answersOf(asked)).toEqual(await answersOf(untouched));
});

test('a fork goes its own way, whatever was asked of the original', async () => {
  const mock = await start();
  const fork = { origin: `${mock.origin}/~fork`, ask: ((method, path, wish) => mock.ask(method, `/~fork${path}`, wish)) as Ask };
  const before = await answersOf(mock);
  await request(201, 'POST', '/_mock/sandboxes/default/fork', { body: { name: 'fork' } })(mock);
  expect(await answersOf(fork)).toEqual(before);
  await invite({ ...mock, ...fork });
  expect(await answersOf(mock)).toEqual(before);
  expect(await answersOf(fork)).not.toEqual(before);
});

test('what another process does to a file shows at once', async () => {
  const db = `${temporaryFolder()}/world.sqlite`;
  const [one, other] = [await start({ db }), await start({ db })];
  for (const change of [changes['another role']!, changes['a removed member']!, changes['another world']!]) {
    await answersOf(one);
    await change(other);
    expect(await answersOf(one)).toEqual(await answersOf(other));
  }
});

test('a transaction sees what it does by whatever means, and nothing of one that failed is seen later', async () => {
  const { sandboxes: { default: sandbox } } = await start();
  const { db } = sandbox;
  const counted: unknown[] = [];
  const count = () => counted.push(countMemberships.get(db, {})?.memberships);
  const fail = () => {
    db.exec('DELETE FROM better_stack_memberships WHERE person_id = 101');
    count();
    db.exec('DELETE FROM better_stack_memberships');
    count();
    throw new Error('half way');
  };
  count();
  expect(() => sandbox.transaction(fail)).toThrow('half way');
  count();
  expect(counted).toEqual([3, 2, 0, 3]);
});

test('who holds a world on across a restore finds nothing by it', async () => {
  const mock = await start();
  const { db } = mock.sandboxes.default;
  const count = () => countMemberships.get(db, {});
  await request(201, 'POST', '/_mock/snapshots', { body: { name: 'before' } })(mock);
  expect(count()).toEqual({ memberships: 3 });
  await request(204, 'POST', '/_mock/snapshots/before/restore')(mock);
  expect(count).toThrow('The database connection is not open');
});

const countMemberships = statement<Record<never, never>, { memberships: number }>('SELECT COUNT(*) AS memberships FROM better_stack_memberships');
