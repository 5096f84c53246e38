import { describe, expect, it } from 'vitest';
import { frozen, TestWall } from '../support/clock.ts';
import { start, type TestServer } from '../support/server.ts';

const inAnHour = '2023-10-29T15:00:00.000Z';

let count = 0;

async function invite({ ask }: TestServer, headers: Record<string, string> = {}, base = ''): Promise<number> {
  count += 1;
  return (await ask('POST', `${base}/api/v2/team-members`, { body: { email: `guest.${count}@example.com`, role: 'member' }, headers })).status;
}

interface TokenWindow {
  vendor: string;
  token: string;
  name: string;
  sent: number;
  left: number | null;
  window_ends_at: string | null;
}

interface Limits {
  invite_limit: string;
  retry_after: boolean;
  seats: number | null;
  tokens: TokenWindow[];
}

async function limitsOf({ ask }: TestServer, base = ''): Promise<Limits> {
  return (await ask('GET', `${base}/_mock/limits`)).body as Limits;
}

async function engineering(server: TestServer, base = ''): Promise<Pick<TokenWindow, 'sent' | 'left' | 'window_ends_at'>> {
  const { sent, left, window_ends_at } = (await limitsOf(server, base)).tokens.find(({ token }) => token === 'engineering-token')!; // the default world has it
  return { sent, left, window_ends_at };
}

const unused = { sent: 0, left: 3, window_ends_at: null };
const usedUp = { sent: 3, left: 0, window_ends_at: inAnHour };
const token = { token: 'engineering-token' };

describe('GET /_mock/limits', () => {
  it('shows the seats of the fixture, and those that were set since', async () => {
    const server = await start({ fixture: 'full' });
    const { seats } = await limitsOf(server);
    expect(seats).toBeGreaterThan(0);
    expect(await server.ask('PATCH', '/_mock/limits', { body: { seats: seats! + 1 } })).toMatchObject({ status: 200, body: { seats: seats! + 1 } });
    expect((await limitsOf(server)).seats).toBe(seats! + 1);
    await server.ask('PATCH', '/_mock/limits', { body: { seats: null } });
    expect((await limitsOf(server)).seats).toBe(null);
  });

  it("shows each token's window", async () => {
    const server = await start({ inviteLimit: '3/1h' });
    await invite(server);
    await invite(server, { authorization: 'Bearer support-token' });
    await invite(server, { authorization: 'Bearer support-token' });

    const limits = await limitsOf(server);
    expect({ ...limits, tokens: limits.tokens.filter(({ sent }) => sent > 0) }).toEqual({
      invite_limit: '3/1h',
      retry_after: false,
      seats: null,
      tokens: [
        { vendor: 'better-stack', token: 'engineering-token', name: 'engineering', sent: 1, left: 2, window_ends_at: inAnHour },
        { vendor: 'better-stack', token: 'support-token', name: 'support', sent: 2, left: 1, window_ends_at: inAnHour },
      ],
    });
    expect(limits.tokens.find(({ name }) => name === 'telemetry')).toEqual({
      vendor: 'better-stack', token: 'telemetry-token', name: 'telemetry', sent: 0, left: 3, window_ends_at: null,
    });
  });

  it('counts an invitation to somebody who is pending, and none to a member', async () => {
    const server = await start({ inviteLimit: '3/1h' });
    await server.ask('POST', '/api/v2/team-members', { body: { email: 'charlie@example.com' } });
    await server.ask('POST', '/api/v2/team-members', { body: { email: 'bob@example.com' } });
    expect(await engineering(server)).toEqual({ sent: 1, left: 2, window_ends_at: inAnHour });
  });

  it('shows a world without limits', async () => {
    const server = await start({ inviteLimit: 'off' });
    await invite(server);
    expect(await engineering(server)).toEqual({ sent: 0, left: null, window_ends_at: null });
    expect(await limitsOf(server)).toMatchObject({ invite_limit: 'off' });
  });
});

describe('a window', () => {
  it('is over when the time of the world says so', async () => {
    const server = await start({ inviteLimit: '3/1h', retryAfter: true });
    for (let sent = 0; sent < 3; sent++) await invite(server);
    await server.ask('POST', '/_mock/clock/advance', { body: { by: '59m' } });
    const refused = await server.ask('POST', '/api/v2/team-members', { body: { email: 'late@example.com' } });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);

    await server.ask('POST', '/_mock/clock/advance', { body: { by: '1m' } });
    expect(await engineering(server)).toEqual(unused);
    expect(await invite(server)).toBe(201);
    expect(await engineering(server)).toEqual({ sent: 1, left: 2, window_ends_at: '2023-10-29T16:00:00.000Z' });
  });

  it('of an hour is over in a second on a clock that is 3600 times as fast', async () => {
    const wall = new TestWall();
    const server = await start({ now: undefined, inviteLimit: '3/1h' }, { wallClock: wall });
    await server.ask('PUT', '/_mock/clock', { body: { rate: 3600 } });
    for (let sent = 0; sent < 3; sent++) await invite(server);
    wall.pass(999);
    expect(await invite(server)).toBe(429);
    wall.pass(1);
    expect(await invite(server)).toBe(201);
  });

  it('that opened in what is the future now, because the clock was set back, is none', async () => {
    const server = await start({ inviteLimit: '3/1h' });
    await server.ask('POST', '/_mock/limits/exhaust', { body: token });
    await server.ask('POST', '/_mock/clock/advance', { body: { by: '-1d' } });
    expect(await engineering(server)).toEqual(unused);
    expect(await invite(server)).toBe(201);
  });

  it('is forgotten by a reset', async () => {
    const server = await start({ inviteLimit: '3/1h' });
    await server.ask('POST', '/_mock/limits/exhaust', { body: token });
    await server.ask('POST', '/_mock/reset');
    expect(await engineering(server)).toEqual(unused);
  });
});

describe('POST /_mock/limits/exhaust and /refill', () => {
  it('use up one token of one sandbox, and give it back', async () => {
    const server = await start({ inviteLimit: '3/1h' });
    expect(await server.ask('POST', '/_mock/limits/exhaust', { body: token })).toEqual({ status: 200, body: await limitsOf(server) });
    expect(await engineering(server)).toEqual(usedUp);
    expect([await invite(server), await invite(server, { authorization: 'Bearer support-token' }), await invite(server, {}, '/~other')]).toEqual([429, 201, 201]);

    expect(await server.ask('POST', '/_mock/limits/refill', { body: token })).toEqual({ status: 200, body: await limitsOf(server) });
    expect(await engineering(server)).toEqual(unused);
    expect(await invite(server)).toBe(201);
  });

  it('take the name of a token for it, and a token before a name that reads the same', async () => {
    const server = await start({ inviteLimit: '3/1h' });
    await server.ask('POST', '/_mock/limits/exhaust', { body: { token: 'engineering' } });
    expect(await engineering(server)).toEqual(usedUp);
    await server.ask('PATCH', '/_mock/state', { body: { 'better-stack': { tokens: [{ token: 'another', name: 'engineering-token', kind: 'global' }] } } });
    await server.ask('POST', '/_mock/limits/refill', { body: token });
    expect(await engineering(server)).toEqual(unused);
  });

  it.each(['exhaust', 'refill'])('%s answers 409 for a name that tokens of several vendors have', async (action) => {
    const { ask } = await start();
    await ask('PATCH', '/_mock/state', { body: { cloudbees: { tokens: [{ token: 'other-token', name: 'engineering', userId: 'user-1' }] } } });
    expect(await ask('POST', `/_mock/limits/${action}`, { body: { token: 'engineering' } })).toEqual({
      status: 409,
      body: { error: { code: 'ambiguous_token', message: 'Several vendors have a token named "engineering".', hint: 'Give the token itself; GET /_mock/limits lists them.' } },
    });
  });

  it.each(['exhaust', 'refill'])('%s answers 404 for a token that there is not', async (action) => {
    const { ask } = await start();
    expect(await ask('POST', `/_mock/limits/${action}`, { body: { token: 'nobody' } })).toEqual({
      status: 404,
      body: { error: { code: 'token_not_found', message: 'This world has no such token.', hint: 'GET /_mock/limits lists the tokens.' } },
    });
  });

  it('exhaust answers 409 without a limit', async () => {
    const { ask } = await start({ inviteLimit: 'off' });
    expect(await ask('POST', '/_mock/limits/exhaust', { body: token })).toEqual({
      status: 409,
      body: { error: { code: 'no_limit', message: 'There is no limit to exhaust.', hint: 'Set one first: PATCH /_mock/limits {"invite_limit": "60/1m"}.' } },
    });
  });
});

describe('PATCH /_mock/limits', () => {
  it('changes the limit while running, for one sandbox and its forks', async () => {
    const server = await start();
    const changed = await server.ask('PATCH', '/~mine/_mock/limits', { body: { invite_limit: '1/1h', retry_after: true } });
    expect(changed).toMatchObject({ status: 200, body: { invite_limit: '1/1h', retry_after: true } });
    await server.ask('POST', '/_mock/sandboxes/mine/fork', { body: { name: 'fork' } });
    await server.ask('PATCH', '/~mine/_mock/limits', { body: { invite_limit: 'off' } });

    const answers: Record<string, number[]> = {};
    for (const base of ['', '/~mine', '/~fork']) answers[base] = [await invite(server, {}, base), await invite(server, {}, base)];
    expect(answers).toEqual({ '': [201, 201], '/~mine': [201, 201], '/~fork': [201, 429] });
    expect(await limitsOf(server)).toMatchObject({ invite_limit: '60/1m', retry_after: false });
  });

  it('counts what was sent already against a new limit', async () => {
    const server = await start({ inviteLimit: '5/1h' });
    for (let sent = 0; sent < 3; sent++) await invite(server);
    await server.ask('PATCH', '/_mock/limits', { body: { invite_limit: '2/1h' } });
    expect(await engineering(server)).toEqual({ sent: 3, left: 0, window_ends_at: inAnHour });
    expect(await invite(server)).toBe(429);
  });

  it('changes nothing when it asks for seats and no vendor has them', async () => {
    const server = await start({ vendor: 'cloudbees' });
    const before = await limitsOf(server);
    expect(await server.ask('PATCH', '/_mock/limits', { body: { seats: 5, retry_after: true } })).toEqual({
      status: 409,
      body: { error: { code: 'no_seats', message: 'No vendor of this server has seats.', hint: 'Leave "seats" out, or start the server without --vendor.' } },
    });
    expect(await limitsOf(server)).toEqual(before);
  });

  it('changes the seats', async () => {
    const { ask } = await start();
    const body = { email: 'new.user@example.com', role: 'responder' };
    await ask('PATCH', '/_mock/limits', { body: { seats: 0 } });
    expect(await ask('POST', '/api/v2/team-members', { body })).toEqual({ status: 422, body: { errors: 'Cannot invite organization members due to quota limits.' } });
    await ask('PATCH', '/_mock/limits', { body: { seats: null } });
    expect((await ask('POST', '/api/v2/team-members', { body })).body).toMatchObject({ data: { attributes: { invited_at: frozen } } });
  });

  it.each([
    [{ invite_limit: 'many', retry_after: true }, 'body.invite_limit must be a number of invitations per time such as 60/1m, or off.'],
    [{ invite_limit: '1/0s' }, 'body.invite_limit must be a number of invitations per time such as 60/1m, or off.'],
    [{ invite_limit: 60 }, 'body.invite_limit must be string.'],
    [{ seats: -1, invite_limit: 'off' }, 'body.seats must be >= 0.'],
  ])('refuses %j and changes nothing', async (body, message) => {
    const server = await start();
    const before = await limitsOf(server);
    expect(await server.ask('PATCH', '/_mock/limits', { body })).toEqual({
      status: 400,
      body: { error: { code: 'invalid_request', message, hint: expect.any(String) } },
    });
    expect(await limitsOf(server)).toEqual(before);
  });
});

it('a change of the limits whose seats cannot be written changes none of them', async () => {
  const { ask, sandboxes } = await start();
  const { body: before } = await ask('GET', '/_mock/limits');
  sandboxes.default.db.exec("CREATE TEMP TRIGGER fails BEFORE UPDATE ON better_stack_organization BEGIN SELECT RAISE(ABORT, 'no room'); END");
  expect((await ask('PATCH', '/_mock/limits', { body: { invite_limit: '2/1h', retry_after: true, seats: 3 } })).status).toBe(500);
  expect((await ask('GET', '/_mock/limits')).body).toEqual(before);
});
