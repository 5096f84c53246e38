import { describe, expect, it } from 'vitest';
import { members } from '../coverage/support.ts';
import { email, startWatched, type Watched } from './support.ts';

describe('the same invitation', () => {
  it('is told within a second of the wall clock, whatever the clock of the world says', async () => {
    const server = await startWatched();
    const send = () => server.call('POST', members, { body: { email } });
    await send();
    server.wait(1_000);
    await send();
    server.wait(1_001);
    await send();

    expect(await server.rules()).toEqual([[], ['repeated-invitation'], []]);
  });

  it('is another one for another address, by another token, and in another sandbox', async () => {
    const server = await startWatched();
    await server.call('POST', members, { body: { email } });
    await server.call('POST', members, { body: { email: 'other@example.com' } });
    await server.call('POST', members, { token: 'support-token', body: { email } });
    await server.call('POST', `/~one${members}`, { body: { email } });

    expect((await server.rules()).flat()).toEqual([]);
    expect((await server.rules('/~one')).flat()).toEqual([]);
  });

  it.each(['lose-answer', '503'])('may be sent again after the fault %s', async (fault) => {
    const server = await startWatched();
    await server.call('POST', members, { body: { email }, headers: { 'x-mock-fault': fault } }).catch(() => {});
    await server.call('POST', members, { body: { email } });

    expect(await server.rules()).toEqual([[], []]);
  });

  it('may be sent again when the world has changed meanwhile', async () => {
    const server = await startWatched();
    const send = () => server.call('POST', members, { body: { email } });
    await send();
    await server.call('DELETE', `${members}?email=${email}`);
    await send();
    await fetch(`${server.origin}/_mock/invitations/decline`, { method: 'POST', body: JSON.stringify({ email }) });
    await send();
    expect((await server.rules()).flat()).toEqual([]);
    await fetch(`${server.origin}/_mock/sandboxes/default/reset`, { method: 'POST' });
    await send();

    expect((await server.rules()).flat()).toEqual([]);
  });
});

describe('a retry', () => {
  const limited = { options: { inviteLimit: '0/10s', retryAfter: 'true' } };
  const send = (server: Watched, address = email) => server.call('POST', members, { body: { email: address } });

  it('is too early before the time of Retry-After on the clock of the world', async () => {
    const server = await startWatched(limited);
    const { headers } = await send(server);
    expect(headers.get('retry-after')).toBe('10');
    server.clock.advance(9_999);
    await send(server);

    expect(await server.rules()).toEqual([[], ['early-retry']]);
  });

  it('is in time at that moment, and another request is no retry', async () => {
    const server = await startWatched(limited);
    await send(server);
    await send(server, 'other@example.com');
    server.clock.advance(10_000);
    await send(server);

    expect((await server.rules()).flat()).toEqual([]);
  });

  it('is none after a reset', async () => {
    const server = await startWatched(limited);
    await send(server);
    await server.call('POST', '/_mock/reset');
    await send(server);

    expect(await server.rules()).toEqual([[]]);
  });

  it.each(['5', 'Sun, 29 Oct 2023 14:00:05 GMT'])('is too early also after a fault that said how long to wait: %s', async (retryAfter) => {
    const server = await startWatched();
    await fetch(`${server.origin}/_mock/faults`, { method: 'POST', body: JSON.stringify({ match: {}, effect: { status: 503, headers: { 'Retry-After': retryAfter } } }) });
    expect((await fetch(`${server.origin}/api/v2/roles`, { headers: { authorization: 'Bearer engineering-token' } })).status).toBe(503);
    await server.call('GET', '/api/v2/roles');
    await server.call('GET', '/api/v2/roles');

    expect(await server.rules()).toEqual([[], ['early-retry'], []]);
  });
});
