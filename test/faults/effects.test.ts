import { describe, expect, it, vi } from 'vitest';
import { exchange } from '../support/raw.ts';
import { members, newcomer, startFaulty, type FaultyServer } from './support.ts';

const invitation = (server: FaultyServer) => server.ask('GET', `${members}?email=${newcomer.email}`);
const notFound = { status: 404, body: { errors: `Team member with email "${newcomer.email}" not found` } };
const inviteOnce = (server: FaultyServer) => server.send('POST', members, { body: newcomer });

describe('rule', () => {
  it('refuses by it in the words of its vendor, with nothing committed', async () => {
    const server = await startFaulty();
    const before = server.dump();
    await server.fault({ match: { operation: 'invite-team-member' }, effect: { rule: 'tooManyInvitations' } });
    expect(await server.ask('POST', members, { body: newcomer })).toEqual({ status: 429, body: { errors: 'Too many invitations sent. Please try again later.' } });
    expect(server.dump()).toEqual(before);
    expect(await server.ask('GET', '/_mock/journal/1')).toMatchObject({ body: { why: { rule: 'tooManyInvitations' }, fault: { id: 'fault-1', effect: 'tooManyInvitations' } } });
  });

  it('is about the vendor that has it', async () => {
    const server = await startFaulty();
    expect(await server.ask('POST', '/_mock/faults', { body: { effect: { rule: 'tooManyInvites' } } })).toMatchObject({ status: 201, body: { match: { vendor: 'cloudbees' } } });
    expect((await server.send('POST', members, { body: newcomer })).status).toBe(201);
  });

  it('that several vendors have is about all of them', async () => {
    const server = await startFaulty();
    const { status, body } = await server.ask('POST', '/_mock/faults', { body: { effect: { rule: 'tokenNotAccepted' }, times: 2 } });
    expect([status, (body as { match: object }).match]).toEqual([201, {}]);
    expect([(await server.send('GET', members)).status, (await server.send('GET', '/v1/organizations/org-123/teams', { token: 'cloudbees-token' })).status]).toEqual([401, 401]);
  });

  it.each([
    [{ effect: { rule: 'noSeat' } }, 'There is no rule "noSeat". Did you mean "noSeatLeft"?'],
    [{ match: { vendor: 'cloudbees' }, effect: { rule: 'noSeatLeft' } }, 'There is no rule "noSeatLeft".'],
    [{ match: { operation: 'create-invites' }, effect: { rule: 'noSeatLeft' } }, 'There is no rule "noSeatLeft".'],
    [{ effect: { rule: 'teamUnknown' } }, 'body.effect.rule is teamUnknown, whose text tells what is wrong with a request.'],
    [{ effect: { rule: 'noSeatLeft', status: 500 } }, 'body.effect has status and rule.'],
  ])('is refused where there is none: %j', async (body, message) => {
    const server = await startFaulty();
    expect(await server.ask('POST', '/_mock/faults', { body })).toMatchObject({ status: 400, body: { error: { message } } });
  });
});

describe('status', () => {
  it('answers in the general words of the vendor, with nothing committed, and then no more', async () => {
    const server = await startFaulty();
    const before = server.dump();
    await server.fault({ effect: { status: 503 } });
    const response = await inviteOnce(server);
    expect(response.status).toBe(503);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
    expect(await response.json()).toEqual({ errors: 'Something went wrong on our side. Please try again later.' });
    expect(server.dump()).toEqual(before);
    expect((await inviteOnce(server)).status).toBe(201);
  });

  it.each([
    ['POST', `${members}/101/change-role/103`, 409, 'Another role change for this user is in progress. Please try again.'],
    ['POST', `${members}/101/change-role/103`, 404, 'Resource type role with id = 103 was not found'],
    ['POST', `${members}/101/change-role/103`, 403, 'This API token is read-only and cannot be used for write operations.'],
    ['POST', members, 429, 'Too many invitations sent. Please try again later.'],
    ['POST', members, 401, 'We could not authenticate your request. Please provide a valid Global API token or Uptime API token.'],
    ['GET', `${members}/101`, 404, 'Resource type user with id = 101 was not found'],
    ['GET', `${members}?email=john.doe@example.com`, 404, 'Team member with email "john.doe@example.com" not found'],
    ['GET', `${members}?email=%20`, 404, 'The request was refused.'],
    ['GET', members, 404, 'The request was refused.'],
    ['GET', members, 429, 'The request was refused.'],
    ['GET', '/api/v2/teams/t1', 404, 'Resource type team with id = t1 was not found', 'global-token'],
    ['DELETE', `${members}?email=x@example.com`, 404, 'Team member with email "x@example.com" not found'],
    ['GET', '/api/v2/nope', 500, 'Something went wrong on our side. Please try again later.'],
  ] as [string, string, number, string, string?][])('%s %s answers %i as the vendor words it there: %s', async (method, path, status, errors, token = 'engineering-token') => {
    const server = await startFaulty();
    await server.fault({ effect: { status } });
    expect(await server.ask(method, path, { token })).toEqual({ status, body: { errors } });
  });

  it('answers with a body and headers of its own', async () => {
    const server = await startFaulty();
    await server.fault({ effect: { status: 429, body: { slow: ['down', 1, null] }, headers: { 'Retry-After': '7' } } });
    const response = await server.send('GET', members);
    expect([response.status, response.headers.get('retry-after'), await response.json()]).toEqual([429, '7', { slow: ['down', 1, null] }]);
  });

  it('carries headers besides the vendor\'s own body', async () => {
    const server = await startFaulty();
    await server.fault({ effect: { status: 429, headers: { 'Retry-After': '7' } } });
    const response = await inviteOnce(server);
    expect([response.headers.get('retry-after'), await response.json()]).toEqual(['7', { errors: 'Too many invitations sent. Please try again later.' }]);
  });

  it.each([
    ['a status', { status: 429 }, '3600'],
    ['a rule', { rule: 'tooManyInvitations' }, '3600'],
    ['a status with a time of its own', { status: 429, headers: { 'Retry-After': '7' } }, '7'],
    ['another status', { status: 503 }, null],
  ])('says when to try again if the limits want that, with %s', async (_what, effect, retryAfter) => {
    const server = await startFaulty({ inviteLimit: '5/1h', retryAfter: 'true' });
    await server.fault({ effect });
    expect((await inviteOnce(server)).headers.get('retry-after')).toBe(retryAfter);
    expect((await server.send('POST', members, { body: newcomer, headers: { 'x-mock-fault': '429' } })).headers.get('retry-after')).toBe('3600');
  });

  it.each([
    ['a text as JSON', { body: 'no' }, 'application/json; charset=utf-8', '"no"'],
    ['null as JSON', { body: null }, 'application/json; charset=utf-8', 'null'],
    ['a text as JSON of another kind', { body: 'no', headers: { 'Content-Type': 'application/problem+json' } }, 'application/problem+json; charset=utf-8', '"no"'],
    ['a text as JSON of a content type in another case', { body: 'no', headers: { 'Content-Type': 'Application/JSON' } }, 'application/json; charset=utf-8', '"no"'],
    ['a page as it is, its header in another case', { body: '<h1>Bad gateway</h1>', headers: { 'CONTENT-TYPE': 'text/html' } }, 'text/html', '<h1>Bad gateway</h1>'],
    ['a page as it is', { body: '<h1>Bad gateway</h1>', headers: { 'content-type': 'text/html' } }, 'text/html', '<h1>Bad gateway</h1>'],
    ['an object as JSON, whatever its content type says', { body: { a: 1 }, headers: { 'content-type': 'text/plain' } }, 'text/plain', '{"a":1}'],
  ])('answers with %s', async (_, own, contentType, text) => {
    const server = await startFaulty();
    await server.fault({ effect: { status: 502, ...own } });
    const response = await server.send('GET', members);
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([502, contentType, text]);
  });

  it.each([204, 302, 200])('answers %i without a body', async (status) => {
    const server = await startFaulty();
    await server.fault({ effect: { status, headers: { 'x-own': 'yes' } } });
    const response = await server.send('GET', members, { redirect: 'manual' });
    expect([response.status, response.headers.get('x-own'), await response.text()]).toEqual([status, 'yes', '']);
  });
});

describe('close', () => {
  it('before: the connection ends with no answer and nothing committed', async () => {
    const server = await startFaulty();
    const before = server.dump();
    await server.fault({ effect: { close: 'before' } });
    expect(await exchange(server.port, rawInvite(server))).toBe('');
    expect(server.dump()).toEqual(before);
    expect(await invitation(server)).toEqual(notFound);
  });

  it('during: the write is committed, and half of its answer arrives', async () => {
    const server = await startFaulty();
    await server.fault({ match: { method: 'POST' }, effect: { close: 'during' } });
    const received = await exchange(server.port, rawInvite(server));
    const [head = '', body = ''] = received.split('\r\n\r\n');
    const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1]);
    expect(head).toMatch(/^HTTP\/1\.1 201 Created\r\n/);
    expect(head).toMatch(/^x-request-id: [\da-f-]{36}$/m);
    expect(body.length).toBe(Math.ceil(length / 2));
    expect(body).toMatch(/^\{"message":"Invitation sent","data":/);
    expect((await invitation(server)).status).toBe(200);
  });

  it('during: a client that reads JSON fails', async () => {
    const server = await startFaulty();
    await server.fault({ effect: { close: 'during' } });
    const response = await server.send('GET', members);
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow('terminated');
  });

  it('during: of an answer without a body, half of the head arrives', async () => {
    const server = await startFaulty();
    await inviteOnce(server);
    await server.fault({ match: { method: 'DELETE' }, effect: { close: 'during' }, times: 2 });
    await expect(server.send('DELETE', `${members}?email=${newcomer.email}`)).rejects.toThrow('fetch failed');
    expect(await invitation(server)).toEqual(notFound);
    expect(await exchange(server.port, `DELETE ${members}/102 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer engineering-token\r\n\r\n`)).toMatch(/^HTTP\/1\.1 204 \r\nx-request-id: [\da-f-]{36}\r\n$/);
    expect(await server.struck()).toEqual([2]);
  });
});

describe('lose_answer', () => {
  it('commits the write once, and ends the connection without an answer', async () => {
    const server = await startFaulty();
    await server.fault({ effect: { lose_answer: true } });
    expect(await exchange(server.port, rawInvite(server))).toBe('');
    expect(await invitation(server)).toMatchObject({ status: 200, body: { data: { attributes: { email: newcomer.email } } } });
    const { body } = await server.ask('GET', members);
    const { data } = body as { data: { attributes: { email: string } }[] };
    expect(data.filter(({ attributes }) => attributes.email === newcomer.email)).toHaveLength(1);
  });
});

describe('malformed', () => {
  it('sends broken JSON of the right length over a connection that stays', async () => {
    const server = await startFaulty();
    const whole = await (await server.send('GET', members)).text();
    await server.fault({ effect: { malformed: true } });
    const response = await server.send('GET', members);
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe(String(text.length));
    expect(whole.startsWith(text)).toBe(true);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  it('leaves the head of an answer to HEAD as it is', async () => {
    const server = await startFaulty();
    const lengthOf = async () => (await server.send('HEAD', members)).headers.get('content-length');
    const length = await lengthOf();
    await server.fault({ effect: { malformed: true } });
    expect(await lengthOf()).toBe(length);
    expect(await server.struck()).toEqual([1]);
  });

  it('leaves an answer without a body as it is', async () => {
    const server = await startFaulty();
    await inviteOnce(server);
    await server.fault({ effect: { malformed: true } });
    expect((await server.send('DELETE', `${members}?email=${newcomer.email}`)).status).toBe(204);
    expect(await server.struck()).toEqual([1]);
  });
});

describe('drip', () => {
  it('sends the real answer in many pieces over the time it is given', async () => {
    const server = await startFaulty();
    const whole = await (await server.send('GET', members)).text();
    await server.fault({ effect: { drip: '250ms' } });
    const started = performance.now();
    const response = await server.send('GET', members);
    const pieces: Uint8Array[] = [];
    for await (const piece of response.body!) pieces.push(piece);
    expect(performance.now() - started).toBeGreaterThan(230);
    expect(pieces.length).toBeGreaterThan(3);
    expect(Buffer.concat(pieces).toString()).toBe(whole);
    expect(response.headers.get('content-length')).toBe(String(whole.length));
  });

  it('pauses for its time in all, and for no more than 50 ms between two pieces', async () => {
    const server = await startFaulty();
    await server.fault({ effect: { drip: '500ms' } });
    const paused: number[] = [];
    vi.spyOn(server.sandboxes.default.faults.waits, 'wait').mockImplementation((_socket, milliseconds, goOn) => {
      paused.push(milliseconds);
      setImmediate(goOn);
    });
    await (await server.send('GET', members)).text();
    expect(paused).toEqual(Array.from({ length: 11 }, () => 500 / 11));
  });
});

describe('delay', () => {
  it('holds a call back and then lets it pass', async () => {
    const server = await startFaulty();
    await server.fault({ effect: { delay: '120ms' } });
    const started = performance.now();
    expect((await inviteOnce(server)).status).toBe(201);
    expect(performance.now() - started).toBeGreaterThan(110);
  });

  it('goes with another effect', async () => {
    const server = await startFaulty();
    await server.fault({ effect: { delay: '120ms', status: 500 } });
    const started = performance.now();
    expect((await inviteOnce(server)).status).toBe(500);
    expect(performance.now() - started).toBeGreaterThan(110);
  });

  it('lets the vendor refuse afterwards', async () => {
    const server = await startFaulty();
    await server.fault({ effect: { delay: '1ms' } });
    expect((await server.send('GET', members, { token: 'nobody' })).status).toBe(401);
  });

  it('is an hour at most, however far it spreads', async () => {
    const server = await startFaulty();
    await server.fault({ effect: { delay: { median: '1h', sigma: 5 } }, seed: 1 });
    const gone = new AbortController();
    const held = server.send('GET', members, { signal: gone.signal });
    while ((await server.struck())[0] === 0);
    gone.abort();
    await expect(held).rejects.toThrow('aborted');
    expect(await server.ask('POST', '/_mock/journal/wait', {})).toMatchObject({ status: 200, body: { entries: [{ answer: null, fault: { id: 'fault-1', effect: 'delay=1h' } }] } });
  });

  it('holds nobody else back', async () => {
    const server = await startFaulty();
    await server.fault({ match: { method: 'POST' }, effect: { delay: '1h' } });
    const gone = new AbortController();
    const held = server.send('POST', members, { body: newcomer, signal: gone.signal });
    while ((await server.struck())[0] === 0);
    expect((await server.send('GET', members)).status).toBe(200);
    gone.abort();
    await expect(held).rejects.toThrow('aborted');
  });
});

function rawInvite({ port }: FaultyServer): string {
  const body = JSON.stringify(newcomer);
  return `POST ${members} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer engineering-token\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
