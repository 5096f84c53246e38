import { describe, expect, it } from 'vitest';
import { matcherOf, type Call } from '../../src/faults/matching.ts';
import type { Asked } from '../support/request.ts';
import { members, newcomer, startFaulty, type FaultyServer } from './support.ts';

const invites = '/v3/organizations/org-123/teams/invites';

const statuses = async (server: FaultyServer, count: number, method = 'GET', path = members) => {
  const met: number[] = [];
  while (met.length < count) met.push((await server.ask(method, path)).status);
  return met;
};

describe('match', () => {
  it.each<[string, object, [string, string, Asked?], [string, string, Asked?]]>([
    ['vendor and operation', { vendor: 'better-stack', operation: 'get-team-member' }, ['GET', `${members}/101`], ['GET', members]],
    ['method', { method: 'POST' }, ['POST', members], ['GET', members]],
    ['path', { path: '/api/v2/team-members' }, ['GET', `${members}?page=1`], ['GET', `${members}/101`]],
    ['path with a slash at the end', { path: '/api/v2/team-members/' }, ['GET', `${members}/`], ['GET', `${members}/101`]],
    ['* in a path', { path: '/api/*/team-members/*' }, ['GET', `${members}/101`], ['POST', `${members}/101/change-role/103`]],
    ['** in a path', { path: '/api/**/103' }, ['POST', `${members}/101/change-role/103`], ['GET', `${members}/101`]],
    ['a path whose dots are dots', { path: '/api/v2/team.members' }, ['GET', '/api/v2/team.members'], ['GET', members]],
    ['the kind of the token', { token: 'global' }, ['GET', '/api/v2/teams', { token: 'global-token' }], ['GET', members]],
    ['the name of the token', { token: '*ngineering*' }, ['GET', members], ['GET', '/api/v2/teams', { token: 'global-token' }]],
    ['an e-mail in the query, in any case', { email: 'New.User@example.com' }, ['GET', `${members}?email=NEW.USER@example.com`], ['GET', `${members}?email=john.doe@example.com`]],
    ['an e-mail with blanks around it', { email: 'new.user@example.com ' }, ['POST', invites, { token: 'cloudbees-token', body: { emails: [' New.User@example.com'] } }], ['POST', invites, { token: 'cloudbees-token', body: { emails: ['a@example.com'] } }]],
    ['an e-mail in the body', { email: '*@example.com' }, ['POST', members, { body: newcomer }], ['POST', members, { body: { email: 'a@example.org' } }]],
    [
      'the e-mail in the query where the body has another one', { email: 'bob@example.com' },
      ['DELETE', `${members}?email=bob@example.com`, { body: { email: 'dana@example.com' } }], ['DELETE', `${members}?email=dana@example.com`, { body: { email: 'bob@example.com' } }],
    ],
    ['all of them at once', { method: 'POST', token: 'team', email: 'new.*' }, ['POST', members, { body: newcomer }], ['POST', members, { body: { email: 'old@example.com' } }]],
  ])('strikes by %s, and no other call', async (_, match, struck, other) => {
    const server = await startFaulty();
    await server.fault({ match, effect: { status: 599 }, times: 'unlimited' });
    expect((await server.send(...other)).status).toBeLessThan(500);
    expect((await server.send(...struck)).status).toBe(599);
    expect(await server.struck()).toEqual([1]);
  });

  it.each<[string, string[], string[]]>([
    ['*', ['', 'a'], []],
    ['a*b*c', ['abc', 'a-b-c', 'aabbcc', 'abcbc'], ['ab', 'abcd', 'xabc']],
    ['*a', ['a', 'aa', 'ba'], ['', 'ab']],
    ['a**b', ['ab', 'a@b'], ['a']],
    ['a.c', ['a.c'], ['abc']],
    ['[a]+(b)', ['[a]+(b)'], ['aab']],
  ])('takes the stars of %s for anything, and the rest as it is', (email, fitting, others) => {
    const fits = matcherOf({ email });
    const callFor = (address: string): Call => ({ vendor: 'x', operation: undefined, method: 'GET', path: '/', caller: undefined, emails: [address] });
    expect([...fitting, ...others].filter((address) => fits(callFor(address)))).toEqual(fitting);
  });

  it('comes to an end over many stars and a long text', async () => {
    const server = await startFaulty();
    await server.fault({ match: { email: `${'*a'.repeat(90)}*b` }, effect: { status: 599 } });
    await server.fault({ match: { path: `/${'**a'.repeat(60)}**b` }, effect: { status: 599 } });
    await server.fault({ match: { token: `${'*e'.repeat(90)}*b` }, effect: { status: 599 } });
    expect((await server.send('DELETE', `/api/v2/${'a'.repeat(4_000)}?email=${'a'.repeat(4_000)}`)).status).toBe(404);
    expect((await server.send('DELETE', members, { body: { email: 'a'.repeat(20_000) } })).status).toBe(404);
  });

  it('leaves it to the vendor to refuse a token and a body that it cannot read', async () => {
    const server = await startFaulty();
    await server.fault({ effect: { status: 599 } });
    expect((await server.send('POST', members, { token: 'readonly-token', body: newcomer })).status).toBe(403);
    expect((await server.ask('POST', members, { text: '{', headers: { 'content-type': 'application/json' } })).status).toBe(400);
    expect((await server.send('GET', members, { token: 'nobody' })).status).toBe(401);
  });

  it('strikes with nothing committed when it looks at the body', async () => {
    const server = await startFaulty();
    const before = server.dump();
    await server.fault({ match: { email: newcomer.email }, effect: { close: 'before' } });
    await expect(server.send('POST', members, { body: newcomer })).rejects.toThrow('fetch failed');
    expect(server.dump()).toEqual(before);
  });

  it.each([
    ['nothing called JSON', '', { 'content-type': 'application/json' }],
    ['broken JSON', '{bad', { 'content-type': 'application/json' }],
    ['a form', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['JSON of an empty content type', '{}', { 'content-type': '' }],
    ['JSON of a content type that is none', '{}', { 'content-type': 'x' }],
  ])('strikes a path that does not exist, whatever its body is: %s', async (_what, text, headers) => {
    const { ask, fault, send } = await startFaulty();
    await fault({ match: { path: '/api/v2/monitors' }, effect: { status: 200, body: { data: [] } } });

    const answer = await send('POST', '/api/v2/monitors', { token: null, text, headers });
    expect({ status: answer.status, body: await answer.json() }).toEqual({ status: 200, body: { data: [] } });
    const { entries } = (await ask('GET', '/_mock/journal')).body;
    expect(entries.map(({ request }: { request: { body: unknown } }) => request.body)).toEqual([text === '' ? null : text === '{}' ? {} : text]);
  });

  it('leaves the control API and what belongs to no vendor alone', async () => {
    const server = await startFaulty();
    await server.fault({ match: { path: '/**' }, effect: { status: 599 }, times: 'unlimited' });
    expect((await server.send('GET', '/_mock/clock', { headers: { 'x-mock-fault': '503' } })).status).toBe(200);
    expect((await server.send('GET', '/favicon.ico')).status).toBe(404);
  });
});

describe('which of the matching calls', () => {
  it('times: so many, once unless given', async () => {
    const server = await startFaulty();
    await server.fault({ effect: { status: 503 } });
    await server.fault({ effect: { status: 500 }, times: 2 });
    expect(await statuses(server, 4)).toEqual([503, 500, 500, 200]);
  });

  it('nth: only that one', async () => {
    const server = await startFaulty();
    await server.fault({ match: { nth: 1 }, effect: { status: 503 } });
    await server.fault({ match: { nth: 3 }, effect: { status: 500 }, times: 'unlimited' });
    expect(await statuses(server, 5)).toEqual([503, 200, 500, 200, 200]);
  });

  it('every: again and again', async () => {
    const server = await startFaulty();
    await server.fault({ match: { every: 3 }, effect: { status: 503 }, times: 'unlimited' });
    expect(await statuses(server, 7)).toEqual([200, 200, 503, 200, 200, 503, 200]);
  });

  it('counts only the calls that match', async () => {
    const server = await startFaulty();
    await server.fault({ match: { nth: 2, method: 'GET' }, effect: { status: 503 } });
    expect(await statuses(server, 1)).toEqual([200]);
    expect(await statuses(server, 2, 'POST')).toEqual([422, 422]);
    expect(await statuses(server, 1)).toEqual([503]);
  });

  it('probability: a share that the seed decides', async () => {
    const pattern = async (seed: number) => {
      const server = await startFaulty();
      await server.fault({ probability: 0.3, seed, effect: { status: 503 }, times: 'unlimited' });
      return statuses(server, 40);
    };
    const [first, again, other] = await Promise.all([pattern(7), pattern(7), pattern(8)]);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(first.filter((status) => status === 503).length).toBeGreaterThan(5);
    expect(first.filter((status) => status === 503).length).toBeLessThan(20);
  });

  it('probability: the same calls with a delay that spreads, and the same delays of the same seed', async () => {
    const rule = { probability: 0.5, seed: 7, times: 'unlimited' };
    const [plain, delayed] = [await startFaulty(), await startFaulty()];
    await plain.fault({ ...rule, effect: { status: 503 } });
    await delayed.fault({ ...rule, effect: { status: 503, delay: { median: '10ms', sigma: 1 } } });
    expect(await statuses(delayed, 20)).toEqual(await statuses(plain, 20));
    const { body } = await delayed.ask('GET', '/_mock/journal?status=503&limit=4&after_id=0');
    expect((body as { entries: { fault: { effect: string } }[] }).entries.map(({ fault }) => fault.effect)).toEqual(['delay=3ms; 503', 'delay=1ms; 503', 'delay=0ms; 503', 'delay=25ms; 503']);
  });

  it('probability: 1 strikes always', async () => {
    const server = await startFaulty();
    await server.fault({ probability: 1, effect: { status: 503 }, times: 3 });
    expect(await statuses(server, 4)).toEqual([503, 503, 503, 200]);
  });
});

describe('ttl', () => {
  it("ends a rule by the sandbox's clock, after ten minutes unless given", async () => {
    const server = await startFaulty();
    await server.fault({ effect: { status: 503 }, times: 'unlimited' });
    await server.fault({ effect: { status: 500 }, times: 'unlimited', ttl: 'PT1H' });
    server.clock.advance(599_999);
    expect(await statuses(server, 1)).toEqual([503]);
    server.clock.advance(1);
    expect(await statuses(server, 1)).toEqual([500]);
    expect(await server.struck()).toEqual([1]);
    server.clock.advance(3_000_000);
    expect(await statuses(server, 1)).toEqual([200]);
    expect(await server.struck()).toEqual([]);
  });
});

describe('setting the clock', () => {
  it.each([['ahead', '2027-01-01T00:00:00.000Z', '2027-01-01T00:09:00.000Z'], ['back', '2020-01-01T00:00:00.000Z', '2020-01-01T00:09:00.000Z']])('%s takes no time from the rules', async (_where, now, end) => {
    const server = await startFaulty();
    await server.fault({ effect: { status: 503 }, times: 'unlimited', ttl: '9m' });
    await server.ask('PUT', '/_mock/clock', { body: { now } });
    expect((await server.ask('GET', '/_mock/faults')).body).toMatchObject({ faults: [{ id: 'fault-1', expires_at: end }] });
    expect(await statuses(server, 1)).toEqual([503]);
    await server.ask('POST', '/_mock/clock/advance', { body: { by: '9m' } });
    expect(await statuses(server, 1)).toEqual([200]);
  });

  it('gives none back whose time was over', async () => {
    const server = await startFaulty();
    await server.fault({ effect: { status: 503 } });
    server.clock.advance(600_000);
    await server.ask('PUT', '/_mock/clock', { body: { now: '2020-01-01T00:00:00.000Z' } });
    expect(await statuses(server, 1)).toEqual([200]);
  });
});

describe('sandboxes', () => {
  it('have faults of their own', async () => {
    const server = await startFaulty();
    await server.ask('POST', '/~one/_mock/faults', { body: { effect: { status: 503 } } });
    expect(await statuses(server, 1, 'GET', `/~two${members}`)).toEqual([200]);
    expect(await statuses(server, 1)).toEqual([200]);
    expect(await server.ask('GET', '/~two/_mock/faults')).toEqual({ status: 200, body: { faults: [] } });
    expect(await statuses(server, 2, 'GET', `/~one${members}`)).toEqual([503, 200]);
  });

  it('are reset without faults, and forked without them', async () => {
    const server = await startFaulty();
    await server.fault({ effect: { status: 503 } });
    await server.ask('POST', '/_mock/sandboxes/default/fork', { body: { name: 'fork' } });
    expect(await statuses(server, 1, 'GET', `/~fork${members}`)).toEqual([200]);
    expect((await server.ask('POST', '/_mock/reset')).status).toBe(204);
    expect(await server.struck()).toEqual([]);
    expect(await statuses(server, 1)).toEqual([200]);
  });
});
