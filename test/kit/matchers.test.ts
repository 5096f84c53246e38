import { expect, test as plain } from 'vitest';
import { matchers, startMock, type Mock } from '../../src/index.ts';
import { test } from '../../src/vitest.ts';
import { invite } from './support.ts';

/** Why a matcher fails, with `~test` for the name of the sandbox. */
async function failureOf(assertion: Promise<unknown>): Promise<string> {
  return assertion.then(() => 'it passed', (error: Error) => error.message.replaceAll(/~test-[\w-]+/g, '~test'));
}

/** Lets a fault strike an invitation, whose client may get no answer. */
async function inviteWith(mock: Mock, fault: string, email = 'eve@example.com'): Promise<void> {
  await invite(mock, email, { headers: { 'x-mock-fault': fault } }).catch(() => {});
}

test('matches what was invited, by its role too', async ({ mock }) => {
  await invite(mock, 'eve@example.com', { role: 'team_lead' });
  await expect(mock).toHaveInvited('EVE@example.com');
  await expect(mock).toHaveInvited('eve@example.com', { role: 'team_lead' });
  await expect(mock).not.toHaveInvited('frank@example.com');
  await expect(mock).not.toHaveInvited('eve@example.com', { role: 'member' });
});

test("matches what was invited by CloudBees' answers, of the people and the role in them", async ({ mock }) => {
  const emails = ['erin@example.com', 'eve@example.com']; // Erin is a member of the team already
  const answer = await mock.fetch('/v3/organizations/org-123/teams/invites', { method: 'POST', token: mock.tokens.inviter, body: JSON.stringify({ emails, teamIds: ['team-123'] }) });
  expect(answer.status).toBe(200);
  await expect(mock).toHaveInvited('EVE@example.com', { role: 'member' });
  await expect(mock).not.toHaveInvited('eve@example.com', { role: 'responder' });
  expect(await failureOf(expect(mock).toHaveInvited('erin@example.com'))).toMatchInlineSnapshot(`
    "Expected the mock to have taken an invitation of erin@example.com.
    Nearest:
      #1 POST /~test/v3/organizations/org-123/teams/invites (200): the person is a member already"
  `);
  expect(await failureOf(expect(mock).toHaveInvited('frank@example.com'))).toMatchInlineSnapshot(`
    "Expected the mock to have taken an invitation of frank@example.com.
    Nearest:
      #1 POST /~test/v3/organizations/org-123/teams/invites (200): it is about erin@example.com, eve@example.com, not frank@example.com"
  `);
});

test('vouches for nothing that the journal may have dropped', async () => {
  await using mock = await startMock({ journal: 1 });
  await invite(mock, 'eve@example.com');
  await mock.fetch('/api/v2/team-members', { token: mock.tokens.engineering });
  const dropped = /\nNobody knows whether it came: the journal dropped its oldest entry\. Start the mock with a larger "journal", or clear it first\.$/;
  await expect(expect(mock).not.toHaveInvited('eve@example.com')).rejects.toThrow(dropped);
  await expect(expect(mock).toHaveInvited('eve@example.com')).rejects.toThrow(dropped);
  const told = /, but the journal dropped its oldest entry\. Raise --journal, clear it first, or ask with after_id\.\n/;
  await expect(expect(mock).not.toHaveReceived({ operation: 'invite-team-member' })).rejects.toThrow(told);
  await expect(expect(mock).not.toHaveReceived({ operation: 'invite-team-member', times: 0 })).rejects.toThrow('but the journal dropped its oldest entry');
  await expect(mock).not.toHaveReceived({ operation: 'list-team-members', times: 0 });
  await expect(mock).not.toHaveReceived({ operation: 'invite-team-member', after_id: 1 });
});

test('shows what came instead of an invitation', async ({ mock }) => {
  expect(await failureOf(expect(mock).toHaveInvited('eve@example.com'))).toMatchInlineSnapshot(`
    "Expected the mock to have taken an invitation of eve@example.com.
    No request came at all. Does the client use the address of this mock?"
  `);
  await mock.fetch('/api/v2/team-members', { token: mock.tokens.engineering });
  expect(await failureOf(expect(mock).toHaveInvited('eve@example.com'))).toMatchInlineSnapshot(`
    "Expected the mock to have taken an invitation of eve@example.com.
    None came, only another request:
      #1 GET /~test/api/v2/team-members (200)"
  `);
  await invite(mock, 'eve@example.com');
  await invite(mock, 'eva@example.com', { role: 'member' });
  await invite(mock, 'eva@example.com', { role: 'admin' });
  await invite(mock, 'bob@example.com', { role: 'member' });
  await inviteWith(mock, 'close');
  expect(await failureOf(expect(mock).toHaveInvited('eve@example.com', { role: 'member' }))).toMatchInlineSnapshot(`
    "Expected the mock to have taken an invitation of eve@example.com as member.
    Nearest:
      #6 POST /~test/api/v2/team-members (no answer): the fault of its header X-Mock-Fault ended the connection before it was taken
      #3 POST /~test/api/v2/team-members (201): it is about eva@example.com, not eve@example.com
      #2 POST /~test/api/v2/team-members (201): the role is responder, not member
      #4 POST /~test/api/v2/team-members (403): it is about eva@example.com, not eve@example.com; it was refused: Inviting admins is not allowed via API. Allowed roles: responder, member, team_lead, billing_admin
      #5 POST /~test/api/v2/team-members (200): it is about bob@example.com, not eve@example.com; the person is a member already; the role is responder, not member"
  `);
});

test.for([
  ['lose-answer', true], ['close-during', true], ['malformed', true], ['drip=1ms', true], ['delay=1ms', true], ['delay=1ms; lose-answer', true],
  ['close', false], ['503', false], ['delay=1ms; noSeatLeft', false],
] as const)('matches what was committed, whatever a fault did to the answer: %s, %s', async ([fault, isCommitted], { mock }) => {
  await inviteWith(mock, fault);
  expect((await mock.invitations.list()).some(({ email }) => email === 'eve@example.com')).toBe(isCommitted);
  expect((await matchers.toHaveInvited(mock, 'eve@example.com')).pass).toBe(isCommitted);
});

test.for(['lose-answer', 'malformed'])('does not say which role an invitation has whose answer a fault kept back: %s', async (fault, { mock }) => {
  await inviteWith(mock, fault);
  const says = /Nobody knows in which role: a fault kept back the answer that tells it\. Leave the role out\./;
  await expect(expect(mock).not.toHaveInvited('eve@example.com', { role: 'responder' })).rejects.toThrow(says);
  await expect(expect(mock).toHaveInvited('eve@example.com', { role: 'responder' })).rejects.toThrow(says);
  await expect(mock).not.toHaveInvited('frank@example.com', { role: 'responder' });
});

test('matches nothing that a fault answered in words of its own', async ({ mock }) => {
  await mock.faults.add({ match: { method: 'DELETE' }, effect: { status: 204 } });
  await mock.faults.add({ effect: { delay: '1ms', status: 201, body: { any: 1 } }, times: 'unlimited' });
  await invite(mock, 'ghost@example.com');
  await mock.fetch('/api/v2/team-members?email=bob@example.com', { method: 'DELETE', token: mock.tokens.engineering });
  await mock.fetch('/api/v2/team-members/102/change-role/103', { method: 'POST', token: mock.tokens.engineering });
  expect(await failureOf(expect(mock).toHaveInvited('ghost@example.com'))).toMatch('(201): the fault fault-2 answered it, and nothing was committed');
  expect(await failureOf(expect(mock).toHaveRemoved('bob@example.com'))).toMatch('(204): the fault fault-1 answered it, and nothing was committed');
  expect(await failureOf(expect(mock).toHaveChangedRole('bob@example.com'))).toMatch('the fault fault-2 answered it, and nothing was committed');
});

test('blames the fault that struck a request, and the vendor for what it refused itself', async ({ mock }) => {
  for (const effect of [{ status: 503 }, { rule: 'noSeatLeft' }, { delay: '1ms', close: 'before' }] as const) {
    await mock.faults.add({ effect });
    await invite(mock, 'eve@example.com').catch(() => {});
  }
  for (const fault of ['429', 'delay=1ms; noSeatLeft']) await inviteWith(mock, fault);
  expect(await failureOf(expect(mock).toHaveInvited('eve@example.com'))).toMatchInlineSnapshot(`
    "Expected the mock to have taken an invitation of eve@example.com.
    Nearest:
      #5 POST /~test/api/v2/team-members (422): the fault of its header X-Mock-Fault refused it: Cannot invite organization members due to quota limits.
      #4 POST /~test/api/v2/team-members (429): the fault of its header X-Mock-Fault answered it, and nothing was committed
      #3 POST /~test/api/v2/team-members (no answer): the fault fault-3 ended the connection before it was taken
      #2 POST /~test/api/v2/team-members (422): the fault fault-2 refused it: Cannot invite organization members due to quota limits.
      #1 POST /~test/api/v2/team-members (503): the fault fault-1 answered it, and nothing was committed"
  `);
  await mock.requests.clear();
  await inviteWith(mock, 'malformed', 'not an address');
  expect(await failureOf(expect(mock).toHaveInvited('not an address'))).toMatchInlineSnapshot(`
    "Expected the mock to have taken an invitation of not an address.
    Nearest:
      #6 POST /~test/api/v2/team-members (422): it was refused: Email is not a valid email address"
  `);
});

test.for([{ status: 503 }, { lose_answer: true }] as const)('tells of a client that gave up while a fault held its request back: %j', async (effect, { mock }) => {
  await mock.faults.add({ effect: { delay: '1m', ...effect } });
  const giveUp = new AbortController();
  const asked = mock.fetch('/api/v2/team-members', { method: 'POST', token: mock.tokens.engineering, json: { email: 'eve@example.com' }, signal: giveUp.signal }).catch(() => {});
  await mock.clock.read(); // one answer later the request has arrived
  giveUp.abort();
  await asked;
  await mock.requests.wait({ operation: 'invite-team-member' });
  expect(await failureOf(expect(mock).toHaveInvited('eve@example.com'))).toMatchInlineSnapshot(`
    "Expected the mock to have taken an invitation of eve@example.com.
    Nearest:
      #1 POST /~test/api/v2/team-members (no answer): the connection ended while the fault fault-1 held it back"
  `);
});

test('matches no invitation that was refused, though its answer was lost', async ({ mock }) => {
  await inviteWith(mock, 'lose-answer', 'not an address');
  await expect(mock).not.toHaveInvited('not an address');
});

test('shows the request that should not have come', async ({ mock }) => {
  await invite(mock, 'eve@example.com');
  expect(await failureOf(expect(mock).not.toHaveInvited('eve@example.com'))).toMatchInlineSnapshot(`
    "Expected the mock not to have taken an invitation of eve@example.com, but it did:
      #1 POST /~test/api/v2/team-members (201)"
  `);
});

test('matches removals, by e-mail and by id', async ({ mock }) => {
  await mock.fetch('/api/v2/team-members/102', { method: 'DELETE', token: mock.tokens.engineering });
  await mock.fetch('/api/v2/team-members?email=charlie@example.com', { method: 'DELETE', token: mock.tokens.engineering });
  await mock.fetch('/api/v2/team-members/101', { method: 'DELETE', token: mock.tokens.engineering });
  await expect(mock).toHaveRemoved('bob@example.com');
  await expect(mock).toHaveRemoved('charlie@example.com');
  expect(await failureOf(expect(mock).toHaveRemoved('alice@example.com'))).toMatchInlineSnapshot(`
    "Expected the mock to have taken a removal of alice@example.com.
    Nearest:
      #3 DELETE /~test/api/v2/team-members/101 (403): it was refused: Removing admins is not allowed via API
      #2 DELETE /~test/api/v2/team-members?email=charlie@example.com (204): it is about charlie@example.com, not alice@example.com
      #1 DELETE /~test/api/v2/team-members/102 (204): it is about bob@example.com, not alice@example.com"
  `);
});

test('matches changes of roles, by name and by id', async ({ mock }) => {
  await mock.fetch('/api/v2/team-members/102/change-role/103', { method: 'POST', token: mock.tokens.engineering });
  await mock.fetch('/api/v2/team-members/103/change-role/206', { method: 'POST', token: mock.tokens.engineering });
  await expect(mock).toHaveChangedRole('bob@example.com');
  await expect(mock).toHaveChangedRole('bob@example.com', { to: 'team_lead' });
  await expect(mock).toHaveChangedRole('dana@example.com', { to: 206 });
  expect(await failureOf(expect(mock).toHaveChangedRole('bob@example.com', { to: 'member' }))).toMatchInlineSnapshot(`
    "Expected the mock to have taken a change of the role of bob@example.com to member.
    Nearest:
      #1 POST /~test/api/v2/team-members/102/change-role/103 (200): the role is team_lead, 103, not member
      #2 POST /~test/api/v2/team-members/103/change-role/206 (200): it is about dana@example.com, not bob@example.com; the role is custom, 206, not member"
  `);
});

test('matches what was received', async ({ mock }) => {
  await invite(mock, 'eve@example.com');
  await invite(mock, 'not an address');
  await expect(mock).toHaveReceived({ operation: 'invite-team-member', times: 2 });
  await expect(mock).toHaveReceived({ rule: 'emailInvalid' });
  await expect(mock).not.toHaveReceived({ operation: 'delete-team-member' });
  expect(await failureOf(expect(mock).toHaveReceived({ operation: 'invite-team-member', email: 'eva@example.com', times: 1 }))).toMatchInlineSnapshot(`
    "Expected exactly 1 request matching {"operation":"invite-team-member","email":"eva@example.com"}, found 0.
    Nearest:
      #1 POST /~test/api/v2/team-members (201): email is ["eve@example.com"], not "eva@example.com"
      #2 POST /~test/api/v2/team-members (422): email is ["not an address"], not "eva@example.com""
  `);
  expect(await failureOf(expect(mock).not.toHaveReceived({ operation: 'invite-team-member' }))).toMatchInlineSnapshot(`
    "Expected the mock not to have received a request matching {"operation":"invite-team-member"}, but it did:
      #1 POST /~test/api/v2/team-members (201)
      #2 POST /~test/api/v2/team-members (422)"
  `);
  expect(await failureOf(expect(mock).not.toHaveReceived({ status: 422, times: 1 }))).toMatchInlineSnapshot(`
    "Expected the mock not to have received exactly 1 request matching {"status":422}, but it did:
      #2 POST /~test/api/v2/team-members (422)"
  `);
  expect(await failureOf(expect(mock).toHaveReceived({ operation: 'invite-team-member', times: 1 }))).toMatchInlineSnapshot(`
    "Expected exactly 1 request matching {"operation":"invite-team-member"}, found 2.
    Found:
      #1 POST /~test/api/v2/team-members (201)
      #2 POST /~test/api/v2/team-members (422)"
  `);
});

test.for<[matcher: 'toHaveInvited' | 'toHaveRemoved' | 'toHaveChangedRole' | 'toHaveReceived', given: unknown[], says: string]>([
  ['toHaveInvited', ['eve@example.com', { rol: 'member' }], 'toHaveInvited takes no option "rol", only "role".'],
  ['toHaveInvited', ['eve@example.com', 'member'], 'toHaveInvited takes options by their names, not "member".'],
  ['toHaveInvited', ['eve@example.com', { role: 'boss' }], 'There is no role "boss". The roles are admin, billing_admin, team_lead, responder, member, custom, or an id.'],
  ['toHaveChangedRole', ['bob@example.com', { role: 'member' }], 'toHaveChangedRole takes no option "role", only "to".'],
  ['toHaveRemoved', [], 'This matcher is about an e-mail address, not undefined: await expect(mock).toHaveRemoved("eve@example.com").'],
  ['toHaveReceived', ['list-roles'], 'toHaveReceived takes options by their names, not "list-roles".'],
  ['toHaveReceived', [{ time: 2 }], 'toHaveReceived takes no option "time", only "operation", "email", "token", "vendor", "method", "rule", "status", "since", "until", "after_id", "times".'],
  ['toHaveReceived', [{ times: 'twice' }], 'times must be a whole number from 0, not "twice".'],
  ['toHaveReceived', [{ times: -1 }], 'times must be a whole number from 0, not -1.'],
])('%s refuses %j', async ([matcher, given, says], { mock }) => {
  await expect(Reflect.apply(matchers[matcher], undefined, [mock, ...given])).rejects.toThrow(says);
});

plain('a matcher about anything else says so', async () => {
  expect(await failureOf(expect('http://127.0.0.1').toHaveInvited('eve@example.com'))).toBe('This matcher is about a mock: await expect(mock).toHaveInvited("eve@example.com").');
  expect(await failureOf(expect(undefined).toHaveRemoved('eve@example.com'))).toBe('This matcher is about a mock: await expect(mock).toHaveRemoved("eve@example.com").');
  expect(await failureOf(expect({}).toHaveReceived({ operation: 'list-roles' }))).toBe('This matcher is about a mock: await expect(mock).toHaveReceived({ operation: "list-roles" }).');
});

plain('a matcher about a mock that nobody waited for says so', async () => {
  const starting = startMock();
  try {
    expect(await failureOf(expect(starting).toHaveReceived())).toBe('This matcher is about a mock, and this one is only being started: write "await" in front of what starts it.');
  } finally {
    await (await starting).close();
  }
});
