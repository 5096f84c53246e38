import { describe, expect, it } from 'vitest';
import { members, startFaulty } from '../faults/support.ts';

const faults = '/_mock/faults';
const minimal = {
  id: 'fault-1', match: {}, probability: 1, seed: 1, effect: { status: 503 }, times: 1, ttl: '10m',
  struck: 0, left: 1, expires_at: '2023-10-29T14:10:00.000Z',
};

describe('POST /_mock/faults', () => {
  it('makes a rule and shows it with its defaults', async () => {
    const server = await startFaulty();
    expect(await server.ask('POST', faults, { body: { effect: { status: 503 } } })).toEqual({ status: 201, body: minimal });
  });

  it('shows everything that was asked for', async () => {
    const server = await startFaulty();
    const body = {
      match: { vendor: 'better-stack', operation: 'invite-team-member', method: 'POST', path: '/api/**', token: 'team', email: '*@example.com', every: 2 },
      probability: 0.5,
      seed: 42,
      effect: { delay: { median: '20ms', sigma: 0.5 }, status: 429, body: { errors: 'no' }, headers: { 'Retry-After': '7' } },
      times: 'unlimited',
      ttl: 'PT1H',
    };
    expect(await server.ask('POST', faults, { body })).toEqual({
      status: 201,
      body: { id: 'fault-1', ...body, struck: 0, left: null, expires_at: '2023-10-29T15:00:00.000Z' },
    });
  });

  it.each<[object, string, string]>([
    [{}, 'invalid_request', 'body must have a field "effect".'],
    [{ effect: {} }, 'invalid_request', 'body.effect must have at least one of the fields delay, status, body, headers, rule, close, drip, malformed, lose_answer.'],
    [{ effect: { status: 503 }, time: 2 }, 'unknown_field', 'body has no field "time".'],
    [{ effect: { status: 503, retries: 1 } }, 'unknown_field', 'body.effect has no field "retries".'],
    [{ effect: { status: 503 }, match: { url: '/' } }, 'unknown_field', 'body.match has no field "url".'],
    [{ effect: { delay: { median: '1s', sigma: 1, mean: 2 } } }, 'unknown_field', 'body.effect.delay has no field "mean".'],
    [{ effect: { delay: { median: '1s' } } }, 'invalid_request', 'body.effect.delay must have a field "sigma".'],
    [{ effect: { delay: 200 } }, 'invalid_request', 'body.effect.delay must be string or must be object.'],
    [{ effect: { delay: 'soon' } }, 'invalid_request', 'body.effect.delay is no stretch of time from 1ms to 1h.'],
    [{ effect: { delay: '2h' } }, 'invalid_request', 'body.effect.delay is no stretch of time from 1ms to 1h.'],
    [{ effect: { delay: { median: '0s', sigma: 1 } } }, 'invalid_request', 'body.effect.delay.median is no stretch of time from 1ms to 1h.'],
    [{ effect: { drip: 'slowly' } }, 'invalid_request', 'body.effect.drip is no stretch of time from 1ms to 1h.'],
    [{ effect: { status: 199 } }, 'invalid_request', 'body.effect.status must be >= 200.'],
    [{ effect: { status: 600 } }, 'invalid_request', 'body.effect.status must be <= 599.'],
    [{ effect: { status: 503, close: 'before' } }, 'invalid_request', 'body.effect has status and close.'],
    [{ effect: { malformed: true, drip: '1s', lose_answer: true } }, 'invalid_request', 'body.effect has drip and malformed and lose_answer.'],
    [{ effect: { malformed: false } }, 'invalid_request', 'body.effect.malformed must be true.'],
    [{ effect: { close: 'after' } }, 'invalid_request', 'body.effect.close must be one of before, during.'],
    [{ effect: { close: 'before', body: {} } }, 'invalid_request', 'body.effect has body without status.'],
    [{ effect: { delay: '1s', headers: {} } }, 'invalid_request', 'body.effect has headers without status.'],
    [{ effect: { status: 204, body: {} } }, 'invalid_request', 'body.effect has a body, and 204 has none.'],
    [{ effect: { status: 304, body: {} } }, 'invalid_request', 'body.effect has a body, and 304 has none.'],
    [{ effect: { status: 503, headers: { 'Retry-After': 7 } } }, 'invalid_request', 'body.effect.headers.Retry-After must be string.'],
    [{ effect: { status: 503, headers: { 'no name': 'x' } } }, 'invalid_request', 'body.effect.headers has "no name", which is no name of a header.'],
    [{ effect: { status: 503, headers: { a: 'x\r\nb: y' } } }, 'invalid_request', 'body.effect.headers.a has characters that no header can carry.'],
    [{ effect: { status: 503, headers: { 'Content-Length': '1' } } }, 'invalid_request', 'body.effect.headers.Content-Length is set by the server itself.'],
    [{ effect: { status: 503, headers: { 'content-type': 'text/html' } } }, 'invalid_request', "body.effect.headers has a content type for the vendor's own body."],
    [{ effect: { status: 503 }, match: { vendor: 'better-stak' } }, 'unknown_vendor', 'There is no vendor "better-stak". Did you mean "better-stack"?'],
    [{ effect: { status: 503 }, match: { operation: 'invite-member' } }, 'unknown_operation', 'There is no operation "invite-member". Did you mean "invite-team-member"?'],
    [{ effect: { status: 503 }, match: { operation: 'invite' } }, 'unknown_operation', 'There is no operation "invite". Did you mean "invite-team-member"?'],
    [{ effect: { status: 503 }, match: { operation: 'change-role' } }, 'unknown_operation', 'There is no operation "change-role". Did you mean "change-team-member-role"?'],
    ...['x', 'a-e', '---'].map((operation): [object, string, string] => [{ effect: { status: 503 }, match: { operation } }, 'unknown_operation', `There is no operation "${operation}".`]),
    [{ effect: { status: 503 }, match: { operation: 'nope' } }, 'unknown_operation', 'There is no operation "nope".'],
    [{ effect: { status: 503 }, match: { vendor: 'better-stack', operation: 'create-invites' } }, 'unknown_operation', 'There is no operation "create-invites". Did you mean "create-team"?'],
    [{ effect: { status: 503 }, match: { token: 'engineering-token' } }, 'token_itself', 'match.token is a token itself.'],
    [{ effect: { status: 503 }, match: { token: 'enginering' } }, 'unknown_token', 'There is no token "enginering". Did you mean "engineering"?'],
    [{ effect: { status: 503 }, match: { vendor: 'better-stack', token: 'inviter' } }, 'unknown_token', 'There is no token "inviter".'],
    [{ effect: { status: 503 }, match: { method: 'FETCH' } }, 'invalid_request', 'body.match.method must be one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS.'],
    [{ effect: { status: 503 }, match: { path: 'api/v2' } }, 'invalid_request', 'body.match.path can match no path.'],
    [{ effect: { status: 503 }, match: { path: '/~one/api' } }, 'invalid_request', 'body.match.path can match no path.'],
    [{ effect: { status: 503 }, match: { path: '/api?a=b' } }, 'invalid_request', 'body.match.path can match no path.'],
    [{ effect: { status: 503 }, match: { email: 'e'.repeat(201) } }, 'invalid_request', 'body.match.email must have at most 200 characters.'],
    [{ effect: { status: 503 }, match: { token: '' } }, 'invalid_request', 'body.match.token must have at least 1 character.'],
    [{ effect: { status: 503 }, match: { nth: 1, every: 2 } }, 'invalid_request', 'body.match has nth and every.'],
    [{ effect: { status: 503 }, match: { nth: 0 } }, 'invalid_request', 'body.match.nth must be >= 1.'],
    [{ effect: { status: 503 }, times: 0 }, 'invalid_request', 'body.times must be >= 1.'],
    [{ effect: { status: 503 }, times: 'many' }, 'invalid_request', 'body.times must be integer or must be unlimited.'],
    [{ effect: { status: 503 }, probability: 0 }, 'invalid_request', 'body.probability must be > 0.'],
    [{ effect: { status: 503 }, probability: 1.5 }, 'invalid_request', 'body.probability must be <= 1.'],
    [{ effect: { status: 503 }, seed: -1 }, 'invalid_request', 'body.seed must be >= 0.'],
    [{ effect: { status: 503 }, ttl: 'forever' }, 'invalid_request', 'body.ttl is no stretch of time that can pass.'],
    [{ effect: { status: 503 }, ttl: '0s' }, 'invalid_request', 'body.ttl is no stretch of time that can pass.'],
    [{ effect: { status: 503 }, ttl: '999999999999d' }, 'invalid_request', 'body.ttl is no stretch of time that can pass.'],
    [[], 'invalid_request', 'body must be object.'],
  ])('refuses %j and changes nothing', async (body, code, message) => {
    const server = await startFaulty();
    expect(await server.ask('POST', faults, { body })).toEqual({ status: 400, body: { error: { code, message, hint: expect.stringMatching(/\.$/) } } });
    expect(await server.ask('GET', faults)).toEqual({ status: 200, body: { faults: [] } });
    expect((await server.send('GET', members)).status).toBe(200);
    expect(await server.ask('POST', faults, { body: { effect: { status: 503 } } })).toEqual({ status: 201, body: minimal }); // the number is still free
  });

  it('keeps no more than a thousand', async () => {
    const server = await startFaulty();
    for (let made = 0; made < 1_000; made++) await server.fault({ effect: { status: 503 } });
    expect(await server.ask('POST', faults, { body: { effect: { status: 503 } } })).toMatchObject({ status: 409, body: { error: { code: 'too_many_faults' } } });
    server.clock.advance(600_000);
    await server.fault({ effect: { status: 503 } });
    expect(await server.struck()).toEqual([0]);
  });
});

describe('GET /_mock/faults', () => {
  it('shows how often each struck, what is left, and rules that are used up', async () => {
    const server = await startFaulty();
    await server.fault({ effect: { status: 503 } });
    await server.fault({ effect: { status: 503 }, times: 3 });
    await server.fault({ match: { method: 'POST' }, effect: { status: 503 }, times: 'unlimited' });
    for (const method of ['GET', 'GET', 'POST', 'POST', 'POST']) await server.send(method, members);
    expect(await server.ask('GET', faults)).toEqual({
      status: 200,
      body: {
        faults: [
          { ...minimal, struck: 1, left: 0 },
          { ...minimal, id: 'fault-2', times: 3, struck: 3, left: 0 },
          { ...minimal, id: 'fault-3', match: { method: 'POST' }, times: 'unlimited', struck: 1, left: null },
        ],
      },
    });
  });
});

describe('GET /_mock/faults/{id}', () => {
  it('shows one', async () => {
    const server = await startFaulty();
    await server.fault({ effect: { status: 503 } });
    expect(await server.ask('GET', `${faults}/fault-1`)).toEqual({ status: 200, body: minimal });
  });

  it('refuses one that is not there', async () => {
    const server = await startFaulty();
    expect(await server.ask('GET', `${faults}/fault-1`)).toEqual(notThere);
  });
});

describe('DELETE /_mock/faults/{id}', () => {
  it('deletes one', async () => {
    const server = await startFaulty();
    await server.fault({ effect: { status: 503 } });
    await server.fault({ effect: { status: 500 } });
    expect(await server.ask('DELETE', `${faults}/fault-1`)).toEqual({ status: 204, body: undefined });
    expect((await server.send('GET', members)).status).toBe(500);
  });

  it('refuses one that is not there', async () => {
    const server = await startFaulty();
    expect(await server.ask('DELETE', `${faults}/fault-1`)).toEqual(notThere);
  });
});

describe('DELETE /_mock/faults', () => {
  it('deletes all, and gives no number twice', async () => {
    const server = await startFaulty();
    await server.fault({ effect: { status: 503 } });
    expect(await server.ask('DELETE', faults)).toEqual({ status: 204, body: undefined });
    expect((await server.send('GET', members)).status).toBe(200);
    await server.fault({ effect: { status: 503 } });
    expect(await server.ask('GET', faults)).toEqual({ status: 200, body: { faults: [{ ...minimal, id: 'fault-2' }] } });
  });
});

const notThere = {
  status: 404,
  body: { error: { code: 'fault_not_found', message: 'There is no fault rule "fault-1".', hint: 'GET /_mock/faults lists them; a rule is gone once it expired.' } },
};
