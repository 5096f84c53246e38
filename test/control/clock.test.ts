import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { frozen, TestWall } from '../support/clock.ts';
import { start, type TestServer } from '../support/server.ts';

const hour = 3_600_000;

/** A server whose wall clock the test moves on. */
async function onTestWall(settings: Record<string, unknown> = {}): Promise<{ server: TestServer; wall: TestWall }> {
  const wall = new TestWall();
  return { server: await start({ now: undefined, ...settings }, { wallClock: wall }), wall };
}

async function clockOf({ ask }: TestServer, base = ''): Promise<unknown> {
  return (await ask('GET', `${base}/_mock/clock`)).body;
}

async function invitedAt({ ask }: TestServer, email: string, base = ''): Promise<string> {
  const { body } = await ask('POST', `${base}/api/v2/team-members`, { body: { email } });
  return (body as { data: { attributes: { invited_at: string } } }).data.attributes.invited_at;
}

describe('GET /_mock/clock', () => {
  it('shows a clock that follows the wall', async () => {
    const { server, wall } = await onTestWall();
    wall.pass(1_500);
    expect(await clockOf(server)).toEqual({ now: '2023-10-29T14:00:01.500Z', mode: 'real', rate: 1 });
  });

  it('shows a clock that --now stopped', async () => {
    const { server, wall } = await onTestWall({ now: '2030-01-01T00:00:00+01:00' });
    wall.pass(hour);
    expect(await clockOf(server)).toEqual({ now: '2029-12-31T23:00:00.000Z', mode: 'fixed', rate: 0 });
  });
});

describe('PUT /_mock/clock', () => {
  it.each([
    ['stops it', { mode: 'fixed' }, { now: frozen, mode: 'fixed', rate: 0 }, frozen],
    ['stops it at a moment', { now: '2030-01-01T00:00:00Z' }, { now: '2030-01-01T00:00:00.000Z', mode: 'fixed', rate: 0 }, '2030-01-01T00:00:00.000Z'],
    ['puts it ahead of the wall', { offset: 'PT10M' }, { now: '2023-10-29T14:10:00.000Z', mode: 'offset', rate: 1 }, '2023-10-29T14:10:01.000Z'],
    ['puts it ahead in short', { mode: 'offset', offset: '10m' }, { now: '2023-10-29T14:10:00.000Z', mode: 'offset', rate: 1 }, '2023-10-29T14:10:01.000Z'],
    ['puts it behind the wall', { offset: '-1d' }, { now: '2023-10-28T14:00:00.000Z', mode: 'offset', rate: 1 }, '2023-10-28T14:00:01.000Z'],
    ['lets it go on from a moment', { mode: 'offset', now: '2030-01-01T00:00:00Z' }, { now: '2030-01-01T00:00:00.000Z', mode: 'offset', rate: 1 }, '2030-01-01T00:00:01.000Z'],
    ['makes it faster', { rate: 3600 }, { now: frozen, mode: 'rate', rate: 3600 }, '2023-10-29T15:00:00.000Z'],
    ['makes it slower', { rate: 0.5 }, { now: frozen, mode: 'rate', rate: 0.5 }, '2023-10-29T14:00:00.500Z'],
    ['makes it faster from a moment', { mode: 'rate', rate: 60, now: '2030-01-01T00:00:00Z' }, { now: '2030-01-01T00:00:00.000Z', mode: 'rate', rate: 60 }, '2030-01-01T00:01:00.000Z'],
    ['lets it follow the wall', { mode: 'real' }, { now: frozen, mode: 'real', rate: 1 }, '2023-10-29T14:00:01.000Z'],
  ])('%s, and timestamps a second later follow', async (_what, body, clock, later) => {
    const { server, wall } = await onTestWall();
    expect(await server.ask('PUT', '/_mock/clock', { body })).toEqual({ status: 200, body: clock });
    wall.pass(1_000);
    expect(await clockOf(server)).toEqual({ ...clock, now: later });
    expect(await invitedAt(server, 'new.user@example.com')).toBe(later);
  });

  it('follows the wall again after every other mode', async () => {
    const { server, wall } = await onTestWall();
    for (const body of [{ mode: 'fixed' }, { offset: '1h' }, { rate: 60 }]) {
      await server.ask('PUT', '/_mock/clock', { body });
      wall.pass(1_000);
      await server.ask('PUT', '/_mock/clock', { body: { mode: 'real' } });
    }
    expect(await clockOf(server)).toEqual({ now: '2023-10-29T14:00:03.000Z', mode: 'real', rate: 1 });
  });

  it('counts an offset from the wall, also when the clock has one already', async () => {
    const { server, wall } = await onTestWall();
    await server.ask('PUT', '/_mock/clock', { body: { offset: '1h' } });
    wall.pass(1_000);
    const ahead = { now: '2023-10-29T15:00:01.000Z', mode: 'offset', rate: 1 };
    expect(await server.ask('PUT', '/_mock/clock', { body: { offset: '1h' } })).toEqual({ status: 200, body: ahead });
    expect(await clockOf(server)).toEqual(ahead);
  });

  it.each([
    [{}, 'body says nothing about the clock.'],
    [{ mode: 'slow' }, 'body.mode must be one of real, fixed, offset, rate.'],
    [{ now: 'tomorrow' }, 'body.now must match format "date-time".'],
    [{ now: '2016-12-31T23:59:60Z' }, 'The clock cannot go there.'],
    [{ offset: 'soon' }, 'body.offset is no stretch of time.'],
    [{ offset: '99999999d' }, 'The clock cannot go there.'],
    [{ rate: -1 }, 'body.rate must be >= 0.'],
    [{ rate: '60' }, 'body.rate must be number.'],
    [{ mode: 'rate' }, 'body.rate is missing.'],
    [{ mode: 'real', now: frozen }, 'body.now has no effect in mode real.'],
    [{ mode: 'fixed', rate: 2 }, 'body.rate has no effect in mode fixed.'],
    [{ rate: 2, offset: '1m' }, 'body.offset has no effect in mode rate.'],
    [{ now: frozen, offset: '1m' }, 'body has both now and offset.'],
    [[], 'body must be object.'],
  ])('refuses %j and changes nothing', async (body, message) => {
    const server = await start();
    expect(await server.ask('PUT', '/_mock/clock', { body })).toEqual({
      status: 400,
      body: { error: { code: 'invalid_request', message, hint: expect.any(String) } },
    });
    expect(await clockOf(server)).toEqual({ now: frozen, mode: 'fixed', rate: 0 });
  });
});

describe('POST /_mock/clock/advance', () => {
  it.each([
    ['PT10M', '2023-10-29T14:10:00.000Z'],
    ['10m', '2023-10-29T14:10:00.000Z'],
    ['P1DT2H3M4.5S', '2023-10-30T16:03:04.500Z'],
    ['-1h', '2023-10-29T13:00:00.000Z'],
    ['500ms', '2023-10-29T14:00:00.500Z'],
    ['0s', frozen],
  ])('by %s leads a stopped clock to %s', async (by, now) => {
    const server = await start();
    expect(await server.ask('POST', '/_mock/clock/advance', { body: { by } })).toEqual({ status: 200, body: { now, mode: 'fixed', rate: 0 } });
    expect(await invitedAt(server, 'new.user@example.com')).toBe(now);
  });

  it('leaves a clock going that goes', async () => {
    const { server, wall } = await onTestWall();
    await server.ask('PUT', '/_mock/clock', { body: { rate: 60 } });
    wall.pass(1_000);
    expect((await server.ask('POST', '/_mock/clock/advance', { body: { by: '1h' } })).body).toEqual({ now: '2023-10-29T15:01:00.000Z', mode: 'rate', rate: 60 });
    wall.pass(1_000);
    expect(await clockOf(server)).toEqual({ now: '2023-10-29T15:02:00.000Z', mode: 'rate', rate: 60 });
  });

  it('turns a clock that follows the wall into one with an offset', async () => {
    const { server } = await onTestWall();
    expect((await server.ask('POST', '/_mock/clock/advance', { body: { by: '10m' } })).body).toEqual({ now: '2023-10-29T14:10:00.000Z', mode: 'offset', rate: 1 });
  });

  it.each(['', '10', 'PT', '10 m', 'P1Y', '-', '--1m', '99999999d', '-99999999d'])('refuses "%s" and changes nothing', async (by) => {
    const server = await start();
    expect(await server.ask('POST', '/_mock/clock/advance', { body: { by } })).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } });
    expect(await clockOf(server)).toEqual({ now: frozen, mode: 'fixed', rate: 0 });
  });
});

describe('a part of a millisecond', () => {
  it.each([
    ['POST', '/_mock/clock/advance', { by: '0.3ms' }],
    ['POST', '/_mock/clock/advance', { by: 'PT0.0001S' }],
    ['PUT', '/_mock/clock', { offset: '0.7ms' }],
  ])('by %s %s with %j is left out, and invitations go on', async (method, path, body) => {
    const { server } = await onTestWall({ inviteLimit: '9/1h' });
    await server.ask('PUT', '/_mock/clock', { body: { mode: 'fixed' } });
    expect((await server.ask(method, path, { body })).body).toMatchObject({ now: frozen });
    expect(await invitedAt(server, 'new.user@example.com')).toBe(frozen);
    expect((await server.ask('POST', '/_mock/limits/exhaust', { body: { token: 'engineering-token' } })).status).toBe(200);
  });

  it('of a value that a program gives is left out', async () => {
    const server = await start({ now: Date.parse(frozen) + 0.5 });
    expect(await invitedAt(server, 'new.user@example.com')).toBe(frozen);
  });
});

describe('the last moment of the year 9999', () => {
  const last = '9999-12-31T23:59:59.999Z';

  it.each([{ mode: 'offset', now: last }, { mode: 'rate', rate: 1_000_000, now: last }])('is where %j stands still, and the world stays one that can be put back', async (body) => {
    const { server, wall } = await onTestWall();
    await server.ask('PUT', '/_mock/clock', { body });
    wall.pass(24 * hour);
    expect(await clockOf(server)).toMatchObject({ now: last });
    expect(await invitedAt(server, 'new.user@example.com')).toBe(last);
    await server.ask('POST', '/_mock/invitations/accept', { body: { email: 'new.user@example.com' } });
    await server.ask('POST', '/v3/organizations/org-123/teams/invites', { body: { emails: ['new.user@example.com'], teamIds: ['team-123'] }, headers: { authorization: 'Bearer cloudbees-token' } });
    const { body: world } = await server.ask('GET', '/_mock/state');
    expect(await server.ask('PUT', '/_mock/state', { body: world })).toEqual({ status: 200, body: world });
  });

  it.each([
    ['a window of limits', 'PATCH', '/_mock/limits', { invite_limit: '9/99999999999d', retry_after: true }],
    ['a fault', 'POST', '/_mock/faults', { effect: { delay: '1ms' }, ttl: '1h' }],
  ])('is where %s ends that would end later', async (_what, method, path, body) => {
    const server = await start({ now: last });
    expect((await server.ask(method, path, { body })).status).toBeLessThan(300);
    await invitedAt(server, 'new.user@example.com');
    expect(JSON.stringify([(await server.ask('GET', '/_mock/limits')).body, (await server.ask('GET', '/_mock/faults')).body])).toContain(last);
  });

  it.each(['+010000-01-01T00:00:00Z', '-000001-12-31T23:59:59Z', '+275760-09-13T00:00:00Z'])('and the first of the year 0 are the limits of --now, which %s is beyond', (now) => {
    expect(() => readConfig({ now: { value: now, as: '--now' } })).toThrow('--now must be a time with its zone, such as 2026-10-29T14:00:00Z');
  });

  it.each(['9999-12-31T23:59:59-23:59', '0000-01-01T00:00:00+23:59'])('and the first of the year 0 are the limits of worlds, which %s is beyond', async (time) => {
    const { ask } = await start();
    for (const world of [{ 'better-stack': { people: [{ email: 'bob@example.com', created_at: time }] } }, { 'better-stack': { invitations: [{ email: 'charlie@example.com', team: 'Engineering', invited_at: time }] } }]) {
      expect(await ask('PATCH', '/_mock/state', { body: world })).toMatchObject({ status: 422, body: { error: { message: expect.stringContaining(`there is no time ${time}`) } } });
    }
  });
});

describe('the clock of a sandbox', () => {
  it('is its own; a fork goes on from it alone', async () => {
    const { server, wall } = await onTestWall();
    await server.ask('PUT', '/~mine/_mock/clock', { body: { rate: 3600 } });
    wall.pass(1_000);
    await server.ask('POST', '/_mock/sandboxes/mine/fork', { body: { name: 'fork' } });
    await server.ask('PUT', '/~mine/_mock/clock', { body: { mode: 'fixed' } });
    wall.pass(1_000);

    expect(await clockOf(server)).toEqual({ now: '2023-10-29T14:00:02.000Z', mode: 'real', rate: 1 });
    expect(await clockOf(server, '/~mine')).toEqual({ now: '2023-10-29T15:00:00.000Z', mode: 'fixed', rate: 0 });
    expect(await clockOf(server, '/~fork')).toEqual({ now: '2023-10-29T16:00:00.000Z', mode: 'rate', rate: 3600 });
    expect(await invitedAt(server, 'new.user@example.com', '/~fork')).toBe('2023-10-29T16:00:00.000Z');
  });

  it('outlives a reset', async () => {
    const server = await start();
    await server.ask('POST', '/_mock/clock/advance', { body: { by: '1d' } });
    await server.ask('POST', '/_mock/reset');
    expect(await clockOf(server)).toEqual({ now: '2023-10-30T14:00:00.000Z', mode: 'fixed', rate: 0 });
  });
});

describe('everything that has a time', () => {
  it('follows the clock: invitations, mails, members, teams, the journal and what waits', async () => {
    const { server, wall } = await onTestWall({ acceptInvitations: 'after 1h' });
    await server.ask('PUT', '/_mock/clock', { body: { now: '2031-05-05T05:05:05.005Z', rate: 3600 } });
    expect(await invitedAt(server, 'new.user@example.com')).toBe('2031-05-05T05:05:05.005Z');
    expect((await server.ask('GET', '/_mock/outbox')).body).toMatchObject({ mails: [{ sent_at: '2031-05-05T05:05:05.005Z' }] });

    wall.pass(1_000);
    const { body } = await server.ask('GET', '/api/v2/team-members?email=new.user@example.com');
    expect(body).toMatchObject({ data: { type: 'team_member', attributes: { created_at: '2031-05-05T06:05:05.005Z' } } });
    const team = await server.ask('POST', '/api/v2/teams', { body: { name: 'Platform' }, headers: { authorization: 'Bearer global-token' } });
    expect(team.body).toMatchObject({ data: { attributes: { created_at: '2031-05-05T06:05:05.005Z', updated_at: '2031-05-05T06:05:05.005Z' } } });

    const { entries } = (await server.ask('GET', '/_mock/journal')).body as { entries: { operation: string; time: string }[] };
    expect(Object.fromEntries(entries.map(({ operation, time }) => [operation, time]))).toEqual({
      'invite-team-member': '2031-05-05T05:05:05.005Z',
      'list-team-members': '2031-05-05T06:05:05.005Z',
      'create-team': '2031-05-05T06:05:05.005Z',
    });
  });
});
