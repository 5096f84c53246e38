import { describe, expect, it } from 'vitest';
import { members } from '../coverage/support.ts';
import { email, startWatched, type Watched } from './support.ts';

describe('the same invitation', () => {
  it('is told within a second of the wall clock, whatever the clock of the world says', async () => {
    const server = await startWatched();
    const send = () => server.ask('POST', members, { body: { email } });
    await send();
    server.wait(1_000);
    await send();
    server.wait(1_001);
    await send();

    expect(await server.rules()).toEqual([[], ['repeated-invitation'], []]);
  });

  it('is another one for another address, by another token, and in another sandbox', async () => {
    const server = await startWatched();
    await server.ask('POST', members, { body: { email } });
    await server.ask('POST', members, { body: { email: 'other@example.com' } });
    await server.ask('POST', members, { token: 'support-token', body: { email } });
    await server.ask('POST', `/~one${members}`, { body: { email } });

    expect((await server.rules()).flat()).toEqual([]);
    expect((await server.rules('/~one')).flat()).toEqual([]);
  });

  it.each(['lose-answer', '503'])('may be sent again after the fault %s', async (fault) => {
    const server = await startWatched();
    await server.ask('POST', members, { body: { email }, headers: { 'x-mock-fault': fault } }).catch(() => {});
    await server.ask('POST', members, { body: { email } });

    expect(await server.rules()).toEqual([[], []]);
  });

  it.each(['GET', 'HEAD'])('is told though somebody looked at the world meanwhile, by %s', async (method) => {
    const server = await startWatched();
    await server.ask('POST', members, { body: { email } });
    await server.ask(method, members);
    await server.ask(method, '/_mock/state');
    await server.ask('POST', members, { body: { email } });

    expect(await server.rules()).toEqual([[], [], ['repeated-invitation']]);
  });

  it('may be sent again when the world has changed meanwhile', async () => {
    const server = await startWatched();
    const send = () => server.ask('POST', members, { body: { email } });
    await send();
    await server.ask('DELETE', `${members}?email=${email}`);
    await send();
    await server.ask('POST', '/_mock/invitations/decline', { body: { email } });
    await send();
    expect((await server.rules()).flat()).toEqual([]);
    await server.ask('POST', '/_mock/sandboxes/default/reset');
    await send();

    expect((await server.rules()).flat()).toEqual([]);
  });
});

describe('a retry', () => {
  const limited = { inviteLimit: '0/10s', retryAfter: 'true' };
  const send = (server: Watched, address = email) => server.ask('POST', members, { body: { email: address } });

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
    expect((await server.ask('POST', '/_mock/reset')).status).toBe(204);
    await send(server);

    expect(await server.rules()).toEqual([[]]);
  });

  it.each(['5', 'Sun, 29 Oct 2023 14:00:05 GMT'])('is too early also after a fault that said how long to wait: %s', async (retryAfter) => {
    const server = await startWatched();
    await server.ask('POST', '/_mock/faults', { body: { match: {}, effect: { status: 503, headers: { 'Retry-After': retryAfter } } } });
    expect((await server.ask('GET', '/api/v2/roles')).status).toBe(503);
    await server.ask('GET', '/api/v2/roles');
    await server.ask('GET', '/api/v2/roles');

    expect(await server.rules()).toEqual([[], ['early-retry'], []]);
  });

  it.each(['5', 'Sun, 29 Oct 2023 14:00:05 GMT'])('is in time once the wait of such a fault is over: %s', async (retryAfter) => {
    const server = await startWatched();
    await server.ask('POST', '/_mock/faults', { body: { match: {}, effect: { status: 503, headers: { 'Retry-After': retryAfter } } } });
    expect((await server.ask('GET', '/api/v2/roles')).status).toBe(503);
    server.clock.advance(5_000);
    await server.ask('GET', '/api/v2/roles');

    expect(await server.rules()).toEqual([[], []]);
  });
});
