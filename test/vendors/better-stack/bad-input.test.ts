import { describe, expect, it } from 'vitest';
import { exchange, parseRaw } from '../../support/raw.ts';
import { send } from '../../support/request.ts';
import { start, type TestServer } from '../../support/server.ts';
import { addressOf, inParts, refused } from './refused-input.ts';

const members = '/api/v2/team-members';
const json = { 'content-type': 'application/json' };

describe('bad input', () => {
  it.each(refused)('$what is refused by $rule and changes nothing', async ({ method = 'POST', path = members, body, text, headers = {}, token, rule }) => {
    const { ask, dump } = await start();
    const before = dump();

    const answer = await ask(method, path, { ...(token !== undefined && { token }), body, headers, ...(text !== undefined && { text }) });

    expect(answer.rule).toBe(rule);
    expect(answer.body).toEqual({ errors: expect.any(String) });
    expect(dump()).toEqual(before);
  });

  it.each([
    'page=0', 'page=-1', 'page=1.5', 'page=1e3', 'page=x', 'page=', 'page', 'page=%00', 'page=١', 'page[]=2', 'page[a]=2',
    'per_page=0', 'per_page=-1', 'per_page=x', 'per_page=', 'per_page=1e9', '__proto__=1', '__proto__[page]=2', 'email=', 'email=%20', 'constructor=x',
  ])('?%s lists the first page', async (query) => {
    const { ask } = await start();

    const { body } = await ask('GET', `${members}?${query}`);

    expect((body as { data: { id: string }[] }).data.map(({ id }) => id)).toEqual(['101', '102', '103', '201']);
  });

  it.each(['9007199254740993', '9'.repeat(20), '9'.repeat(400)])('page %s is beyond the last one', async (page) => {
    const { ask, origin } = await start();

    const { status, body } = await ask('GET', `${members}?per_page=2&page=${page}`);

    const link = (page: number) => `${origin}${members}?per_page=2&page=${page}`;
    expect({ status, body }).toEqual({ status: 200, body: { data: [], pagination: { first: link(1), last: link(2), prev: link(2), next: null } } });
  });

  it.each(['9007199254740993', '9'.repeat(400)])('page %s of the teams is beyond the last one', async (page) => {
    const { ask, origin } = await start();

    const { status, body } = await ask('GET', `/api/v2/teams?page=${page}`, { token: 'global-token' });

    const link = `${origin}/api/v2/teams?page=1`;
    expect({ status, body }).toEqual({ status: 200, body: { data: [], pagination: { first: link, last: link, prev: link, next: null } } });
  });

  it('a page size without end is the largest one', async () => {
    const { ask } = await start({ members: '300' });

    const { body } = await ask('GET', `${members}?per_page=${'9'.repeat(400)}`);

    expect((body as { data: unknown[] }).data).toHaveLength(250);
  });

  describe('that is no proper request', () => {
    const authorized = 'Host: x\r\nAuthorization: Bearer engineering-token\r\n';
    const requests: { what: string; bytes: string; status: number; text: string }[] = [
      { what: 'a path that cannot be decoded', bytes: `GET ${members}/%zz HTTP/1.1\r\n${authorized}Connection: close\r\n\r\n`, status: 400, text: 'The request is malformed.' },
      { what: 'a path that is no UTF-8', bytes: `GET ${members}/%FF HTTP/1.1\r\n${authorized}Connection: close\r\n\r\n`, status: 400, text: 'The request is malformed.' },
      { what: 'a path with half a surrogate pair', bytes: `GET ${members}/%ED%A0%80 HTTP/1.1\r\n${authorized}Connection: close\r\n\r\n`, status: 400, text: 'The request is malformed.' },
      { what: 'a path cut inside a character', bytes: `GET ${members}/%E2%82 HTTP/1.1\r\n${authorized}Connection: close\r\n\r\n`, status: 400, text: 'The request is malformed.' },
      { what: 'a method that does not exist', bytes: `FETCH ${members} HTTP/1.1\r\n${authorized}\r\n`, status: 400, text: 'The request is malformed.' },
      { what: 'a content length that is no number', bytes: `POST ${members} HTTP/1.1\r\n${authorized}Content-Length: x\r\n\r\n`, status: 400, text: 'The request is malformed.' },
      { what: 'HTTP/1.1 without a Host', bytes: `POST ${members} HTTP/1.1\r\nAuthorization: Bearer engineering-token\r\nContent-Length: 0\r\n\r\n`, status: 400, text: 'The request is malformed.' },
      { what: 'a body in chunks that grows too large', bytes: `POST ${members} HTTP/1.1\r\n${authorized}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n200000\r\n${'x'.repeat(0x200000)}\r\n0\r\n\r\n`, status: 413, text: 'The request body is too large.' },
    ];

    it.each(requests)('$what answers $status', async ({ bytes, status, text }) => {
      const server = await start();
      const before = server.dump();

      expect(parseRaw(await exchange(server.port, bytes))).toEqual({ status, body: { errors: text } });
      expect(server.dump()).toEqual(before);
    });
  });

  it.each([
    ['text that is no HTTP', 'hello\r\n\r\n'],
    ['HTTP/1.1 without a Host', `GET ${members} HTTP/1.1\r\n\r\n`],
  ])('%s gets an answer with its reason, an x-request-id and a date, too', async (_what, bytes) => {
    const { port } = await start();
    expect(await exchange(port, bytes)).toMatch(/^HTTP\/1\.1 400 Bad Request\r$.*^x-request-id: [0-9a-f-]{36}\r$.*^Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r$/ims);
  });

  it.each<[string, string, Record<string, string>]>([
    ['unreadable JSON', '{', json],
    ['an empty body called JSON', '', json],
    ['a content type that is none', 'x', { 'content-type': 'x' }],
    ['a body that is too large', 'x'.repeat(0x200000), json],
  ])('%s for a path that does not exist is told that it does not', async (_what, text, headers) => {
    const { port, dump } = await start();
    const before = dump();
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const received = await exchange(port, `PATCH ${members} HTTP/1.1\r\nHost: x\r\n${lines}Content-Length: ${text.length}\r\nConnection: close\r\n\r\n${text}`);
    expect(parseRaw(received)).toEqual({
      status: 404,
      body: { errors: `Endpoint PATCH ${members} does not exist.`, see_docs: 'https://betterstack.com/docs/uptime/api/getting-started-with-uptime-api/' },
    });
    expect(dump()).toEqual(before);
  });

  it('a method that needs a content type, without one, is told that it does not exist', async () => {
    const { port } = await start();
    expect(parseRaw(await exchange(port, `QUERY ${members} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`))).toMatchObject({
      status: 404, body: { errors: `Endpoint QUERY ${members} does not exist.` },
    });
  });

  it('an unexpected failure is a 500 where no route is looked for, too', async () => {
    const server = await start({ acceptInvitations: 'after 1s' });
    server.breakDatabase();

    for (const path of ['/api/v2/%zz', '/api/v2/%zz']) {
      const answer = await send(server.origin, 'GET', path, { token: null });
      expect({ status: answer.status, body: await answer.json() }).toEqual({ status: 500, body: { errors: 'Something went wrong on our side.' } });
    }
  });

  it('an unexpected failure is a 500 in the same shape, and the next request is served', async () => {
    const server = await start();
    server.breakDatabase();

    for (const [method, path] of [['GET', members], ['POST', members], ['DELETE', `${members}/102`]] as const) {
      expect(await server.ask(method, path, { mayFail: true })).toEqual({ status: 500, body: { errors: 'Something went wrong on our side.' } });
    }
  });
});

describe('input that is unusual and right', () => {
  it('a name without a value in a form is one that was left out', async () => {
    const { ask } = await start();

    const { status, body } = await ask('POST', members, { text: 'email=new.user%40example.com&role&role_id', headers: { 'content-type': 'application/x-www-form-urlencoded' } });

    expect({ status, body }).toMatchObject({ status: 201, body: { data: { attributes: { role: 'responder' } } } });
  });

  it.each<[string, (server: TestServer) => ReturnType<TestServer['ask']>]>([
    ['a body without a content type', ({ ask }) => ask('POST', members, { text: '{"email":"new.user@example.com","role":"member"}' })],
    ['a content type that is empty', ({ ask }) => ask('POST', members, { text: '{"email":"new.user@example.com","role":"member"}', headers: { 'content-type': '' } })],
    ['a form', ({ ask }) => ask('POST', members, { text: 'email=new.user%40example.com&role=member', headers: { 'content-type': 'application/x-www-form-urlencoded' } })],
    ['a form in parts', ({ ask }) => ask('POST', members, { text: inParts('email', 'new.user@example.com', 'role', 'member'), headers: { 'content-type': 'multipart/form-data; boundary=x1' } })],
    ['a form in parts, as others write one', ({ ask }) => ask('POST', members, { text: `preamble\r\n${inParts('email', 'new.user@example.com', 'role', 'admin', 'role', 'member').replaceAll('; name="role"', ';NAME=role\r\nContent-Type: text/plain')}\r\nepilogue`, headers: { 'content-type': 'Multipart/Form-Data; charset=utf-8; boundary="x1"' } })],
    ['a form in parts with a file beside the others', ({ ask }) => ask('POST', members, { text: inParts('email', 'new.user@example.com', 'role', 'member', 'role"; filename="x', 'admin'), headers: { 'content-type': 'multipart/form-data; boundary=x1' } })],
    ['a content type given twice', ({ ask }) => ask('POST', members, { text: '{"email":"new.user@example.com","role":"member"}', headers: { 'content-type': 'application/json, application/json; charset=utf-8' } })],
    ['a content type with a charset, in capitals', ({ ask }) => ask('POST', members, { text: '{"email":"new.user@example.com","role":"member"}', headers: { 'content-type': 'Application/JSON; charset=utf-8' } })],
    ['JSON of another kind', ({ ask }) => ask('POST', members, { text: '{"email":"new.user@example.com","role":"member"}', headers: { 'content-type': 'application/vnd.api+json' } })],
    ['a trailing slash', ({ ask }) => ask('POST', `${members}/`, { body: { email: 'new.user@example.com', role: 'member' } })],
    ['unknown keys', ({ ask }) => ask('POST', members, { body: { email: 'new.user@example.com', role: 'member', first_name: 5, nested: { role: 'admin' } } })],
    ['white space around the address', ({ ask }) => ask('POST', members, { body: { email: '\n new.user@example.com\t', role: 'member' } })],
    ['nulls for what is left out', ({ ask }) => ask('POST', members, { body: { email: 'new.user@example.com', role: 'member', role_id: null, team_name: null } })],
    ['a __proto__ key beside the others', ({ ask }) => ask('POST', members, { text: '{"email":"new.user@example.com","role":"member","__proto__":{"role":"admin"}}', headers: json })],
    ['a key given twice, the last one right', ({ ask }) => ask('POST', members, { text: '{"email":"nobody","email":"new.user@example.com","role":"member"}', headers: json })],
    ['a team name in the body', ({ ask }) => ask('POST', members, { token: 'global-token', body: { email: 'new.user@example.com', role: 'member', team_name: 'Engineering' } })],
    ['a team name in the query that wins over the body', ({ ask }) => ask('POST', `${members}?team_name=Engineering`, { token: 'global-token', body: { email: 'new.user@example.com', role: 'member', team_name: 'Sales' } })],
    ['a team name that a team token ignores', ({ ask }) => ask('POST', `${members}?team_name=Sales`, { body: { email: 'new.user@example.com', role: 'member' } })],
  ])('%s invites', async (_what, send) => {
    const { status, body } = await send(await start());

    expect({ status, body }).toEqual({
      status: 201,
      body: {
        message: 'Invitation sent',
        data: { id: '202', type: 'team_member_invitation', attributes: { email: 'new.user@example.com', invited_at: '2023-10-29T14:00:00.000Z', role: 'member' } },
      },
    });
  });

  it.each(['application/json, application/json', 'json', 'undefined', ''])('the content type "%s" of an empty body is none of its business', async (type) => {
    const { port } = await start();
    const received = await exchange(port, `POST ${members}/102/change-role/105 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer engineering-token\r\nContent-Type: ${type}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
    expect(parseRaw(received)).toMatchObject({ status: 200, body: { data: { id: '102', attributes: { role: 'member' } } } });
  });

  it('an expectation that nobody knows is ignored', async () => {
    const { port } = await start();
    const received = await exchange(port, `GET /api/v2/roles HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer engineering-token\r\nExpect: miracles\r\nConnection: close\r\n\r\n`);
    expect(parseRaw(received)).toMatchObject({ status: 200, body: { data: [{}, {}, {}, {}, {}, {}] } });
  });

  it('a request of HTTP/1.0 without a Host gets links to where it came in', async () => {
    const { port, origin } = await start();
    const received = await exchange(port, `GET ${members} HTTP/1.0\r\nAuthorization: Bearer engineering-token\r\n\r\n`);
    expect(parseRaw(received)).toMatchObject({ status: 200, body: { pagination: { first: `${origin}${members}?page=1` } } });
  });

  it.each([
    ['a path with double slashes', `//api/v2//team-members?per_page=1`, 'http://x'],
    ['the URL that a proxy is asked for', `http://betterstack.com${members}?per_page=1`, 'http://betterstack.com'],
    ['that of another scheme, in capitals', `HTTPS://BetterStack.com:443${members}?per_page=1`, 'https://betterstack.com'],
    ['that of a host that is none', `http://[x${members}?per_page=1`, 'http://x'],
  ])('%s is read as the plain path, and links to where it points', async (_what, target, origin) => {
    const { port } = await start();
    const received = await exchange(port, `GET ${target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer engineering-token\r\nConnection: close\r\n\r\n`);
    expect(parseRaw(received)).toMatchObject({ status: 200, body: { pagination: { next: `${origin}${members}?per_page=1&page=2` } } });
  });

  it.each(['uptime.betterstack.com', 'Uptime.BetterStack.com:80'])('a request to %s, which serves nothing of this API, finds no endpoint', async (host) => {
    const { ask, port } = await start();
    const received = await exchange(port, `GET ${members} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(parseRaw(received)).toEqual({
      status: 404,
      body: { errors: `Endpoint GET ${members} does not exist.`, see_docs: 'https://betterstack.com/docs/uptime/api/getting-started-with-uptime-api/' },
    });
    expect((await ask('GET', '/_mock/journal/1')).body).toMatchObject({ operation: null, why: { rule: 'endpointNotFound' } });
  });

  it('slashes in a query stay as they are', async () => {
    const { ask, origin } = await start();

    expect((await ask('GET', `${members}?next=http://x//y`)).body).toMatchObject({ pagination: { first: `${origin}${members}?next=http://x//y&page=1` } });
  });

  it('a sandbox is named in the URL that a proxy is asked for, too', async () => {
    const { port } = await start();
    const received = await exchange(port, `GET http://x//~mine//api/v2/teams/t9 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer global-token\r\nConnection: close\r\n\r\n`);
    expect(parseRaw(received)).toEqual({ status: 404, body: { errors: 'Resource type team with id = t9 was not found' } });
  });

  it.each(['http://x', 'http://x?y=//z', '//'])('%s is the root', async (target) => {
    const { port } = await start();
    expect(parseRaw(await exchange(port, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`))).toMatchObject({
      status: 404, body: { errors: 'Endpoint GET / does not exist.' },
    });
  });

  it('the longest address that can receive mail is accepted', async () => {
    const { ask } = await start();
    expect(addressOf(254)).toHaveLength(254);

    expect(await ask('POST', members, { body: { email: addressOf(254) } })).toMatchObject({ status: 201 });
  });
});

it.each([members, `${members}/101`, '/api/v2/roles', '/api/v2/teams', '/api/v2/teams/t1'])('GET %s declares how it refuses a query that cannot be decoded', async (path) => {
  const { ask } = await start();
  expect(await ask('GET', `${path}?x=%ff`, { token: 'global-token' })).toMatchObject({ status: 400, rule: 'requestMalformed', body: { errors: 'The request is malformed.' } });
});
