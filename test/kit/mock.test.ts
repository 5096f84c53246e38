import { describe, expect, test } from 'vitest';
import { connectMock, matchers, Misuse, startMock } from '../../src/index.ts';
import { find, invite, ways } from './support.ts';

describe.each(ways)('%s', (_way, open) => {
  test('gives the address and the tokens by their names', async () => {
    const mock = await open();
    expect(mock.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(mock.tokens).toEqual({
      global: 'global-token', 'global-readonly': 'global-readonly-token', engineering: 'engineering-token',
      readonly: 'readonly-token', support: 'support-token', telemetry: 'telemetry-token',
      inviter: 'cloudbees-token', viewer: 'cloudbees-viewer-token',
    });
  });

  test('fetches as a client would', async () => {
    const mock = await open();
    const answer = await mock.fetch('/api/v2/team-members/102', { token: mock.tokens.engineering });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(await answer.json()).toEqual({
      data: {
        id: '102', type: 'team_member',
        attributes: { email: 'bob@example.com', first_name: 'Bob', last_name: 'Johnson', created_at: '2023-10-27T11:00:00.000Z', role: 'responder', mobile_app_platforms: [] },
      },
    });
  });

  test('fetches what an answer links to, in the world that the link names', async () => {
    const mock = await open();
    await using one = await mock.sandbox('one');
    const nextOf = async (address: string | URL): Promise<string> => {
      const answer = await one.fetch(address, { token: one.tokens.engineering });
      return ((await answer.json()) as { pagination: { next: string } }).pagination.next;
    };
    const next = await nextOf('/api/v2/team-members?per_page=1');
    expect(next).toBe(`${one.url}/api/v2/team-members?per_page=1&page=2`);
    expect(await nextOf(next)).toBe(`${one.url}/api/v2/team-members?per_page=1&page=3`);
    expect(await nextOf(new URL(`${mock.url}/api/v2/team-members?per_page=1`))).toBe(`${mock.url}/api/v2/team-members?per_page=1&page=2`);
    expect([(await one.requests.list()).length, (await mock.requests.list()).length]).toEqual([2, 1]);
  });

  test('fetches answers without a body, and heads', async () => {
    const mock = await open();
    const deleted = await mock.fetch('/api/v2/team-members/102', { method: 'DELETE', token: mock.tokens.engineering });
    expect([deleted.status, await deleted.text()]).toEqual([204, '']);
    const head = await mock.fetch('/api/v2/team-members/101', { method: 'HEAD', token: mock.tokens.engineering });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('a sandbox is a world of its own, made from what is asked for, gone when it is closed', async () => {
    const mock = await open();
    {
      await using one = await mock.sandbox('one', { fixture: 'empty' });
      expect(one.url).toBe(`${mock.url}/~one`);
      expect(await invite(mock, 'eve@example.com')).toBe(201);
      expect((await one.invitations.list()).map(({ email }) => email)).not.toContain('eve@example.com');
      const own = await one.sandbox('own', { world: { 'better-stack': { name: 'Acme', teams: [{ name: 'Core' }], tokens: [{ token: 'core-token', name: 'core', kind: 'team', team: 'Core' }] } } });
      expect([own.url, own.tokens.core]).toEqual([`${mock.url}/~own`, 'core-token']);
      await own.close();
    }
    const { sandboxes } = (await (await mock.fetch('/_mock/sandboxes')).json()) as { sandboxes: { name: string }[] };
    expect(sandboxes.map(({ name }) => name)).toEqual(['default']);
  });

  test('a closed sandbox stays gone, and its calls say that it is closed', async () => {
    const mock = await open();
    const one = await mock.sandbox('one');
    await using own = await one.sandbox('own'); // on the same server, and not inside
    await one.close();
    const says = 'The sandbox "one" is closed. Close it when its test is done, or make another one.';
    await expect(one.requests.verify({ match: { operation: 'invite-team-member' }, never: true })).rejects.toThrow(new Misuse(says));
    await expect(one.sandbox('another')).rejects.toThrow(says);
    await expect(invite(one, 'eve@example.com')).rejects.toMatchObject({ name: 'TypeError', message: 'fetch failed', cause: { message: says } });
    expect((await own.clock.read()).mode).toBe('fixed');
    const { sandboxes } = (await (await mock.fetch('/_mock/sandboxes')).json()) as { sandboxes: { name: string }[] };
    expect(sandboxes.map(({ name }) => name)).toEqual(['default', 'own']);
  });

  test('closing twice does no harm', async () => {
    const mock = await open();
    const one = await mock.sandbox('one');
    await Promise.all([one.close(), one.close()]);
    await expect(one.close()).resolves.toBeUndefined();
  });

  test('closing a sandbox that somebody deleted does no harm', async () => {
    const mock = await open();
    await using one = await mock.sandbox('one');
    expect((await mock.fetch('/_mock/sandboxes/one', { method: 'DELETE' })).status).toBe(204);
    await expect(one.close()).resolves.toBeUndefined();
  });

  test('seeds worlds in words and as fixtures', async () => {
    const mock = await open();
    await mock.seed(
      'eve@example.com is team_lead in Engineering',
      'eve@example.com is member in Support',
      'frank@example.com is invited to Engineering as billing_admin',
      { 'better-stack': { seats: 7 } },
    );
    expect((await find(mock, 'eve@example.com')).attributes).toEqual({
      email: 'eve@example.com', first_name: 'Eve', last_name: '', created_at: '2023-10-29T14:00:00.000Z', role: 'team_lead', mobile_app_platforms: [],
    });
    expect(await mock.invitations.list()).toContainEqual({
      vendor: 'better-stack', id: '202', email: 'frank@example.com', team: 'Engineering', role: 'billing_admin', invited_at: '2023-10-29T14:00:00.000Z',
    });
    expect((await mock.export())['better-stack']).toMatchObject({ seats: 7 });
  });

  test('seeds one thing after the other, so that each may be about what those before it made', async () => {
    const mock = await open();
    await mock.seed(
      { 'better-stack': { teams: [{ name: 'Ops' }] } },
      'eve@example.com is team_lead in Ops',
      'frank@example.com is invited to Ops as member',
      { 'better-stack': { people: [{ email: 'eve@example.com', first_name: 'Eva' }] } },
    );
    const { 'better-stack': organization } = await mock.export();
    expect(organization?.people?.find(({ email }) => email === 'eve@example.com')).toMatchObject({ first_name: 'Eva', memberships: [{ team: 'Ops', role: 'team_lead' }] });
    expect(organization?.invitations?.map(({ email, team }) => [email, team])).toContainEqual(['frank@example.com', 'Ops']);
  });

  test('exports a world that can be put back', async () => {
    const mock = await open();
    const before = await mock.export();
    await invite(mock, 'eve@example.com');
    expect(await mock.export()).not.toEqual(before);
    await mock.import(before);
    expect(await mock.export()).toEqual(before);
  });

  test('snapshots, compares and restores', async () => {
    const mock = await open();
    await invite(mock, 'eve@example.com');
    expect(await mock.snapshot('invited')).toEqual({ name: 'invited', size: expect.any(Number) });
    await invite(mock, 'frank@example.com');
    const { vendors } = await mock.diff('invited');
    expect(vendors['better-stack']?.lists.invitations).toEqual({
      added: [{ id: 203, team: 'Engineering', email: 'frank@example.com', invited_at: '2023-10-29T14:00:00.000Z', role: 'responder' }], changed: [], removed: [],
    });
    await mock.restore('invited');
    expect((await mock.invitations.list()).map(({ email }) => email)).toEqual(['charlie@example.com', 'eve@example.com']);
  });

  test('has the tokens of the world that is there', async () => {
    const mock = await open();
    const given = mock.tokens;
    await mock.seed({ 'better-stack': { tokens: [{ token: 'ops-token', name: 'ops', kind: 'global' }] } });
    expect(mock.tokens).toEqual({ ...given, ops: 'ops-token' });
    await mock.snapshot('seeded');
    await mock.import({ 'better-stack': { name: 'Acme', teams: [{ name: 'Core' }], tokens: [{ token: 'core-token', kind: 'team', team: 'Core' }] } });
    expect(mock.tokens).toEqual({ core: 'core-token', inviter: 'cloudbees-token', viewer: 'cloudbees-viewer-token' });
    await mock.restore('seeded');
    expect(mock.tokens).toEqual({ ...given, ops: 'ops-token' });
    const other = await connectMock(mock.url);
    for (const one of [mock, other]) {
      await one.reset();
      expect(one.tokens).toEqual(given);
    }
    await expect(mock.seed({ 'better-stack': { tokens: [{ token: 'late-token', name: 'late', kind: 'global' }] } }, 'eve@example.com is member in Nowhere')).rejects.toThrow('names the team "Nowhere"');
    expect(mock.tokens).toEqual({ ...given, late: 'late-token' });
  });

  test('resets the state, the faults and the journal', async () => {
    const mock = await open();
    await mock.faults.add({ effect: { status: 503 }, times: 'unlimited' });
    expect(await invite(mock, 'eve@example.com')).toBe(503);
    await mock.reset();
    expect([await mock.requests.list(), await mock.faults.list()]).toEqual([[], []]);
    expect(await invite(mock, 'eve@example.com')).toBe(201);
  });

  test('steers the clock', async () => {
    const mock = await open();
    expect(await mock.clock.read()).toEqual({ now: '2023-10-29T14:00:00.000Z', mode: 'fixed', rate: 0 });
    expect(await mock.clock.advance('10m')).toEqual({ now: '2023-10-29T14:10:00.000Z', mode: 'fixed', rate: 0 });
    expect(await mock.clock.freeze(new Date('2027-01-01T00:00:00Z'))).toEqual({ now: '2027-01-01T00:00:00.000Z', mode: 'fixed', rate: 0 });
    expect(await mock.clock.freeze(Date.parse('2027-02-01T00:00:00Z'))).toEqual({ now: '2027-02-01T00:00:00.000Z', mode: 'fixed', rate: 0 });
    expect(await mock.clock.startAt('2027-01-01T00:00:00Z')).toMatchObject({ mode: 'offset', rate: 1 });
    expect(await mock.clock.speed(3_600)).toMatchObject({ mode: 'rate', rate: 3_600 });
    expect(await mock.clock.real()).toMatchObject({ mode: 'real', rate: 1 });
  });

  test('adds, lists, removes and clears faults', async () => {
    const mock = await open();
    const added = await mock.faults.add({ match: { operation: 'invite-team-member', nth: 2 }, effect: { status: 429 } });
    expect(await mock.faults.list()).toEqual([added]);
    expect([await invite(mock, 'one@example.com'), await invite(mock, 'two@example.com')]).toEqual([201, 429]);
    const other = await mock.faults.add({ effect: { close: 'before' } });
    await mock.faults.remove(other.id);
    expect(await mock.faults.list()).toEqual([{ ...added, struck: 1, left: 0 }]);
    await mock.faults.clear();
    expect(await mock.faults.list()).toEqual([]);
  });

  test('steers limits and seats', async () => {
    const mock = await open();
    expect(await mock.limits.set({ invite_limit: '5/1h', retry_after: true })).toMatchObject({ invite_limit: '5/1h', retry_after: true });
    const left = async () => (await mock.limits.read()).tokens.find(({ name }) => name === 'engineering')?.left;
    await mock.limits.exhaust('engineering-token');
    expect([await left(), await invite(mock, 'eve@example.com')]).toEqual([0, 429]);
    await mock.limits.refill('engineering-token');
    expect([await left(), await invite(mock, 'eve@example.com')]).toEqual([5, 201]);
    await mock.limits.set({ seats: 0 });
    expect(await invite(mock, 'frank@example.com')).toBe(422);
  });

  test('lists, waits for, verifies and forgets requests', async () => {
    const mock = await open();
    await invite(mock, 'eve@example.com');
    await invite(mock, 'not an address');
    expect((await mock.requests.list({ status: '4xx' })).map(({ emails, why }) => [emails, why?.rule])).toEqual([[['not an address'], 'emailInvalid']]);
    const [waited, , [came]] = await Promise.all([mock.requests.wait({ email: 'frank@example.com' }), invite(mock, 'frank@example.com'), mock.requests.wait({ operation: 'invite-team-member' })]);
    expect([waited.length, came?.emails]).toEqual([1, ['eve@example.com']]);
    expect(await mock.requests.verify({ match: { operation: 'invite-team-member' }, exactly: 3 })).toMatchObject({ passed: true, found: 3 });
    await mock.requests.clear();
    expect(await mock.requests.list()).toEqual([]);
  });

  test('tells why a verification fails, with what came nearest', async () => {
    const mock = await open();
    await invite(mock, 'eve@example.com');
    await expect(mock.requests.verify({ match: { operation: 'invite-team-member', email: 'eva@example.com' }, exactly: 1 })).rejects.toThrow(
      'Expected exactly 1 request matching {"operation":"invite-team-member","email":"eva@example.com"}, found 0.\n' +
      'Nearest:\n  #1 POST /api/v2/team-members (201): email is ["eve@example.com"], not "eva@example.com"',
    );
  });

  test('tells when a verification fails because nothing came', async () => {
    const mock = await open();
    const silent = new Error('Expected exactly 1 request matching {"operation":"list-teams"}, found 0.\nNo request came at all. Does the client use the address of this mock?');
    await expect(mock.requests.verify({ match: { operation: 'list-teams' }, exactly: 1 })).rejects.toThrow(silent);
    expect((await matchers.toHaveReceived(mock, { operation: 'list-teams', times: 1 })).message()).toBe(silent.message);
    await invite(mock, 'eve@example.com');
    const others = new Error('Expected exactly 1 request matching {"operation":"list-teams","token":"global"}, found 0.');
    await expect(mock.requests.verify({ match: { operation: 'list-teams', token: 'global' }, exactly: 1 })).rejects.toThrow(others);
  });

  test('tells when a wait is over what came instead', async () => {
    const mock = await open();
    const late = (message: string) => ({ name: 'MockError', code: 'wait_timed_out', status: 408, message });
    await expect(mock.requests.wait({ operation: 'list-teams' }, { timeout: '1ms' })).rejects.toMatchObject(
      late('0 of 1 requests came within 1ms. No request came at all. Does the client use the address of this mock?'),
    );
    await invite(mock, 'eve@example.com');
    await expect(mock.requests.wait({ operation: 'invite-team-member', email: 'eva@example.com' }, { count: 2, timeout: '1ms' })).rejects.toMatchObject(
      late('0 of 2 requests came within 1ms.\nNearest:\n  #1 POST /api/v2/team-members (201): email is ["eve@example.com"], not "eva@example.com"'),
    );
    await expect(mock.requests.wait({ operation: 'list-teams', token: 'global' }, { timeout: '1ms' })).rejects.toMatchObject(
      late('0 of 1 requests came within 1ms. GET /_mock/journal lists what came.'),
    );
  });

  test('accepts, declines and expires invitations', async () => {
    const mock = await open();
    for (const email of ['eve.adams@example.com', 'frank@example.com', 'grace@example.com']) await invite(mock, email);
    expect(await mock.invitations.accept('eve.adams@example.com', { first_name: 'Eva' })).toMatchObject({ outcome: 'accepted', member_id: '104' });
    expect((await find(mock, 'eve.adams@example.com')).attributes).toMatchObject({ first_name: 'Eva', last_name: 'Adams' });
    expect(await mock.invitations.decline('frank@example.com')).toMatchObject({ outcome: 'declined', member_id: null });
    expect(await mock.invitations.expire('grace@example.com', { team: 'Engineering' })).toMatchObject({ outcome: 'expired', member_id: null });
  });

  test('shows the mails, whose links accept', async () => {
    const mock = await open();
    await invite(mock, 'eve@example.com');
    await invite(mock, 'frank@example.com');
    const [mail, ...others] = await mock.outbox.list({ email: 'eve@example.com' });
    expect([mail?.subject, others]).toEqual(['You are invited to Engineering on Better Stack', []]);
    expect((await fetch(mail!.link)).status).toBe(200);
    expect((await find(mock, 'eve@example.com')).attributes).toMatchObject({ role: 'responder', first_name: 'Eve' });
    await mock.outbox.clear();
    expect(await mock.outbox.list()).toEqual([]);
  });

  test('reports what of the contract was met', async () => {
    const mock = await open();
    const before = await mock.coverage();
    expect([before.requests, before.met]).toEqual([0, 0]);
    await invite(mock, 'eve@example.com');
    const { requests, met, operations } = await mock.coverage();
    expect([requests, met > 0, operations.find(({ operation }) => operation === 'invite-team-member')?.behaviours.find(({ kind, key }) => kind === 'answer' && key === '201')?.hits]).toEqual([1, true, 1]);
  });
});

test('a server that asks for its control token is steered with it', async () => {
  await using mock = await startMock({ controlToken: 'secret', now: '2023-10-29T14:00:00Z' });
  await using connected = await connectMock(mock.url, { controlToken: 'secret' });
  expect(await connected.clock.read()).toEqual(await mock.clock.read());
  await expect(connectMock(mock.url)).rejects.toThrow('The control API asks for the control token.');
});
