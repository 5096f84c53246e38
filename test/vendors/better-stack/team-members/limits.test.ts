import { describe, expect, it } from 'vitest';
import { person, worldWith } from '../../../support/fixture.ts';
import { start, type TestServer } from '../../../support/server.ts';

const path = '/api/v2/team-members';

/** Invites as many new people as asked for, and tells what became of each. */
async function inviteMany({ ask }: TestServer, count: number, { token = 'engineering-token', role = 'responder', from = 0 } = {}): Promise<number[]> {
  const statuses: number[] = [];
  for (let number = from; number < from + count; number++) statuses.push((await ask('POST', path, { token, body: { email: `user${number}@example.com`, role } })).status);
  return statuses;
}

const times = (count: number, status: number) => Array.from({ length: count }, () => status);

describe('the limit of invitations', () => {
  it('is 60 a minute unless told otherwise', async () => {
    const server = await start();

    expect(await inviteMany(server, 61)).toEqual([...times(60, 201), 429]);
  });

  it('answers 429 in the published words, without headers about it', async () => {
    const server = await start({ inviteLimit: '1/1m' });
    await inviteMany(server, 1);

    const { status, body, headers } = await server.ask('POST', path, { body: { email: 'new.user@example.com' } });
    expect({ status, body }).toEqual({ status: 429, body: { errors: 'Too many invitations sent. Please try again later.' } });
    expect([...headers.keys()].filter((name) => /retry|limit/.test(name))).toEqual([]);
  });

  it('stores nothing of what it refuses', async () => {
    const server = await start({ inviteLimit: '1/1m' });
    await inviteMany(server, 1);
    const before = server.dump();
    await inviteMany(server, 2, { from: 5 });

    expect(server.dump()).toEqual(before);
  });

  it('counts in a window that the first invitation opens', async () => {
    const server = await start({ inviteLimit: '2/1m' });
    expect(await inviteMany(server, 1)).toEqual([201]);
    server.clock.advance(59_000);
    expect(await inviteMany(server, 2, { from: 1 })).toEqual([201, 429]);
    server.clock.advance(999);
    expect(await inviteMany(server, 1, { from: 10 })).toEqual([429]);
    server.clock.advance(1);

    expect(await inviteMany(server, 3, { from: 20 })).toEqual([201, 201, 429]);
    server.clock.advance(59_999);
    expect(await inviteMany(server, 1, { from: 30 })).toEqual([429]);
    server.clock.advance(1);
    expect(await inviteMany(server, 1, { from: 40 })).toEqual([201]);
  });

  it('tells how long to wait when asked for Retry-After, in whole seconds rounded up', async () => {
    const server = await start({ inviteLimit: '1/1m', retryAfter: 'true' });
    await inviteMany(server, 1);
    const retryAfter = async () => (await server.ask('POST', path, { body: { email: 'new.user@example.com' } })).headers.get('retry-after');

    expect(await retryAfter()).toBe('60');
    server.clock.advance(1);
    expect(await retryAfter()).toBe('60');
    server.clock.advance(58_999);
    expect(await retryAfter()).toBe('1');
    server.clock.advance(999);
    expect(await retryAfter()).toBe('1');
  });

  it('is counted for each token by itself', async () => {
    const server = await start({ inviteLimit: '2/1m' });

    expect(await inviteMany(server, 3)).toEqual([201, 201, 429]);
    expect(await inviteMany(server, 3, { token: 'support-token' })).toEqual([201, 201, 429]);
  });

  it('counts sent invitations only', async () => {
    const server = await start({ inviteLimit: '1/1m' });
    const { ask } = server;
    await ask('POST', path, { body: { email: 'alice@example.com' } });
    await ask('POST', path, { body: { email: 'nobody' } });
    await ask('POST', path, { body: { email: 'new.user@example.com', role: 'admin' } });
    await ask('GET', path);

    expect(await inviteMany(server, 2)).toEqual([201, 429]);
  });

  it('counts a pending invitation that is sent again, and never refuses it (assumed)', async () => {
    const server = await start({ inviteLimit: '1/1m' });
    const again = () => server.ask('POST', path, { body: { email: 'charlie@example.com' } });

    expect(await again()).toMatchObject({ status: 201 });
    expect(await inviteMany(server, 1)).toEqual([429]);
    expect(await again()).toMatchObject({ status: 201 });
  });

  it('lets a member of the team be answered beyond it', async () => {
    const server = await start({ inviteLimit: '0/1m' });

    expect(await server.ask('POST', path, { body: { email: 'bob@example.com' } })).toMatchObject({ status: 200 });
  });

  it('can be off', async () => {
    const server = await start({ inviteLimit: 'off' });

    expect(await inviteMany(server, 70)).toEqual(times(70, 201));
  });
});

describe('seats', () => {
  it('are unlimited unless the world or an option says so', async () => {
    const server = await start({ inviteLimit: 'off', members: '20' });

    expect(await inviteMany(server, 5)).toEqual(times(5, 201));
  });

  it('are taken by holders of licence roles and pending invitations to them', async () => {
    // Alice (admin), Bob (responder) and Dana (custom) hold three; Charlie, invited as member, none
    const server = await start({ seats: '5' });

    expect(await inviteMany(server, 3)).toEqual([201, 201, 422]);
  });

  it.each([
    ['responder', 422], ['team_lead', 422], ['member', 201], ['billing_admin', 201],
  ])('when none is left, an invitation as %s answers %i', async (role, status) => {
    expect(await inviteMany(await start({ fixture: 'full' }), 1, { role })).toEqual([status]);
  });

  it('are asked for by a custom role (assumed)', async () => {
    const { ask } = await start({ fixture: 'full' });

    const { status, body } = await ask('POST', path, { body: { email: 'new.user@example.com', role_id: 206 } });
    expect({ status, body }).toEqual({ status: 422, body: { errors: 'Cannot invite organization members due to quota limits.' } });
  });

  it.each([
    ['removing a member', (server: TestServer) => server.ask('DELETE', `${path}/102`)],
    ['a change to a role without a licence', (server: TestServer) => server.ask('POST', `${path}/102/change-role/105`)],
  ])('are freed by %s', async (_what, free) => {
    const server = await start({ fixture: 'full' });
    await free(server);

    expect(await inviteMany(server, 2)).toEqual([201, 422]);
  });

  it('are freed by cancelling an invitation', async () => {
    const server = await start({ seats: '4' });
    expect(await inviteMany(server, 2)).toEqual([201, 422]);
    await server.ask('DELETE', `${path}?email=user0@example.com`);

    expect(await inviteMany(server, 2, { from: 1 })).toEqual([201, 422]);
  });

  it('are counted once for somebody in several teams', async () => {
    const server = await start({
      seats: '5',
      fixture: worldWith(({ people }) => people?.push(person(110, 'erin@example.com', [{ team: 'Engineering', role: 'responder' }, { team: 'Support', role: 'team_lead' }]))),
    });

    expect(await inviteMany(server, 2)).toEqual([201, 422]);
  });

  it('are no matter to somebody who has one already (assumed)', async () => {
    const { ask } = await start({ fixture: 'full' });

    expect(await ask('POST', path, { token: 'support-token', body: { email: 'Bob@example.com' } })).toMatchObject({ status: 201 });
  });

  it('are set by the option over the fixture', async () => {
    expect(await inviteMany(await start({ fixture: 'full', seats: '4' }), 2)).toEqual([201, 422]);
  });
});
