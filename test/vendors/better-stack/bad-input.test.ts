import { describe, expect, it } from 'vitest';
import { exchange, parseRaw } from '../../support/raw.ts';
import { send } from '../../support/request.ts';
import { start, type TestServer } from '../../support/server.ts';

const members = '/api/v2/team-members';
const json = { 'content-type': 'application/json' };
const wrongValues: unknown[] = [true, 0, -1, 1.5, 1e308, [], ['new.user@example.com'], {}, { email: 'new.user@example.com' }, [[]]];

/** An address of so many characters. */
function addressOf(length: number): string {
  const domain = length - 'x@'.length;
  return `x@${'d.'.repeat((domain - 2) / 2)}${domain % 2 ? 'com' : 'co'}`;
}

/** A form in parts, with the boundary x1: names and values by turns. */
function inParts(...namesAndValues: string[]): string {
  const parts = namesAndValues.flatMap((name, index) => (index % 2 === 0 ? [`--x1\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${namesAndValues[index + 1]}\r\n`] : []));
  return `${parts.join('')}--x1--\r\n`;
}

/** JSON that is lists within lists, so many deep. */
function nested(depth: number): string {
  return `${'['.repeat(depth)}${']'.repeat(depth)}`;
}

/** Refused with whichever rule is named; the world must be as it was. */
const refused: { what: string; method?: string; path?: string; body?: unknown; text?: string | Uint8Array; headers?: Record<string, string>; token?: string; rule: string }[] = [
  ...['{', '{"email":}', '[1,', 'email=a', "{'email': 'a'}", '{"email":"a@b.co"}x', '\0', 'NaN', 'undefined', '\uFEFF{}'].map((text) => (
    { what: `unreadable JSON ${JSON.stringify(text)}`, text, headers: json, rule: 'bodyUnreadable' })),
  { what: 'bytes that are no UTF-8', text: new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), headers: json, rule: 'bodyUnreadable' },
  { what: 'JSON nested deeper than anybody reads', text: '['.repeat(100_000), headers: json, rule: 'bodyUnreadable' },
  ...['email', 'role', 'role_id', 'team_name'].flatMap((key) => ['POST', 'DELETE'].map((method) => (
    { what: `${method} with ${key} nested deeper than anybody reads`, method, text: `{"email":"new.user@example.com","${key}":${nested(100_000)}}`, token: 'global-token', headers: json, rule: 'bodyUnreadable' }))),
  { what: 'removing an e-mail that is deep but readable', method: 'DELETE', text: `{"email":${nested(999)}}`, headers: json, rule: 'memberNotFoundByEmail' },
  { what: 'an e-mail full of brackets', text: JSON.stringify({ email: '[{"\\'.repeat(1_000) }), headers: json, rule: 'emailInvalid' },

  ...['null', 'true', '1', '"new.user@example.com"', '[]', '["new.user@example.com"]', '[{"email":"new.user@example.com"}]', '{}', '', '  '].map((text) => (
    { what: `a body that is no object with an e-mail: ${JSON.stringify(text)}`, text, headers: json, rule: 'emailRequired' })),
  { what: 'deep but readable JSON', text: nested(1_000), headers: json, rule: 'emailRequired' },
  ...[undefined, null, '', ' ', '\t\n', '\u00A0'].map((email) => ({ what: `the e-mail ${JSON.stringify(email)}`, body: { email }, rule: 'emailRequired' })),
  ...wrongValues.map((email) => ({ what: `the e-mail ${JSON.stringify(email)}`, body: { email }, rule: 'emailInvalid' })),
  ...[
    'nobody', '@', 'a@', '@example.com', 'a@b', 'a b@example.com', 'a@exa mple.com', 'a@@example.com', 'a..b@example.com', 'a@example..com', 'a@-example.com',
    'a@example.com,b@example.com', 'Alice <alice@example.com>', 'mailto:a@example.com', 'a\0@example.com', 'a@example.com\0', '\uD800@example.com',
    'a@\uDFFFexample.com', 'a\u0007@example.com', 'a\n@example.com', 'a@example.com\r\nBcc: b@example.com', "'; DROP TABLE better_stack_people; --", addressOf(255),
    'x'.repeat(100_000), `${'x'.repeat(100_000)}@example.com`, '\u202Ea@example.com',
  ].map((email) => ({ what: `the e-mail ${JSON.stringify(email).slice(0, 60)}`, body: { email }, rule: 'emailInvalid' })),

  ...['', ' ', 'Member', 'members', 'custom', 'role\0', '\uD800', '__proto__', 'constructor', ...wrongValues].map((role) => (
    { what: `the role ${JSON.stringify(role)}`, body: { email: 'new.user@example.com', role }, rule: 'roleInvalid' })),
  ...[true, -1, 0, 1.5, 1e308, '1.5', '-1', '0x65', '1e2', '104\0', 'responder', '9'.repeat(500), [104], {}].map((roleId) => (
    { what: `the role id ${JSON.stringify(roleId).slice(0, 60)}`, body: { email: 'new.user@example.com', role_id: roleId }, rule: 'roleNotFound' })),
  { what: 'a __proto__ key that brings an e-mail', text: '{"__proto__":{"email":"new.user@example.com"}}', headers: json, rule: 'emailRequired' },
  { what: 'a __proto__ key that brings a role', text: '{"email":"nobody","__proto__":{"role":"admin"}}', headers: json, rule: 'emailInvalid' },
  { what: 'a constructor key', text: '{"constructor":{"prototype":{"email":"new.user@example.com"}}}', headers: json, rule: 'emailRequired' },
  ...['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'application/octet-stream', 'json', 'undefined', '"application/json"', 'application/json charset=utf-8', ', application/json', 'text/plain, application/json'].map((type) => (
    { what: `the content type ${type}`, text: '{"email":"new.user@example.com"}', headers: { 'content-type': type }, rule: 'emailRequired' })),
  { what: 'a key given twice whose last value is wrong', text: '{"email":"new.user@example.com","email":"nobody"}', headers: json, rule: 'emailInvalid' },
  { what: 'a form whose last value is wrong', text: 'email=new.user@example.com&email=nobody', headers: { 'content-type': 'application/x-www-form-urlencoded' }, rule: 'emailInvalid' },
  ...['', 'x', '--x1--', '--x1\r\n\r\nnobody', inParts('', 'new.user@example.com'), inParts('email"; filename="e', 'new.user@example.com'), inParts('__proto__', 'email')].map((text) => (
    { what: `parts without an e-mail: ${JSON.stringify(text).slice(0, 80)}`, text, headers: { 'content-type': 'multipart/form-data; boundary=x1' }, rule: 'emailRequired' })),
  { what: 'parts whose boundary is not told', text: inParts('email', 'new.user@example.com'), headers: { 'content-type': 'multipart/form-data' }, rule: 'emailRequired' },
  ...wrongValues.concat('Engineering\0', '\uD800').filter((name) => name !== 0).map((name) => (
    { what: `the team name ${JSON.stringify(name)}`, token: 'global-token', body: { email: 'new.user@example.com', team_name: name }, rule: 'teamNotFoundByName' })),
  { what: 'a team name given twice', token: 'global-token', path: `${members}?team_name=Engineering&team_name=Sales`, body: { email: 'new.user@example.com' }, rule: 'teamNotFoundByName' },

  ...['%00', '-1', '0', '1.0', '1e3', '0x66', '102%00', '102%20', '%2B102', '9'.repeat(400), 'a'.repeat(15_000), '٣', '__proto__', '102,103'].map((id) => (
    { what: `the member id ${id.slice(0, 40)}`, method: 'DELETE', path: `${members}/${id}`, rule: 'memberNotFound' })),
  ...['%00', 'bob%00@example.com', `${'x'.repeat(8_000)}@example.com`, 'bob@example.com,alice@example.com'].map((email) => (
    { what: `removing ${email.slice(0, 40)}`, method: 'DELETE', path: `${members}?email=${email}`, rule: 'memberNotFoundByEmail' })),
  ...['%', '%z', '%zz', '50%+off', '%FF', '%E2%82', '%ED%A0%80'].flatMap((value) => [
    { what: `removing ${value}, which can't be decoded`, method: 'DELETE', path: `${members}?email=${value}`, rule: 'requestMalformed' },
    { what: `a query with ${value} beside the e-mail`, method: 'DELETE', path: `${members}?email=bob@example.com&note=${value}`, rule: 'requestMalformed' },
    { what: `a query with ${value} under an unknown token`, method: 'DELETE', path: `${members}?note=${value}`, token: 'nobodys-token', rule: 'requestMalformed' },
    { what: `a form with ${value}`, text: `email=new.user@example.com&note=${value}`, headers: { 'content-type': 'application/x-www-form-urlencoded' }, rule: 'requestMalformed' },
  ]),
  { what: 'removing an e-mail given twice', method: 'DELETE', path: `${members}?email=bob@example.com&email=nobody@example.com`, rule: 'memberNotFoundByEmail' },
  ...wrongValues.map((email) => ({ what: `removing ${JSON.stringify(email)}`, method: 'DELETE', body: { email }, rule: 'memberNotFoundByEmail' })),
  ...['%00', 'responder', '1e2', '0', '104.0', '9'.repeat(30)].map((id) => (
    { what: `a change to role ${id}`, method: 'POST', path: `${members}/102/change-role/${id}`, rule: 'roleNotFound' })),

  ...[undefined, null, '', ' ', ...wrongValues.filter((name) => typeof name !== 'number')].map((name) => (
    { what: `a team named ${JSON.stringify(name)}`, path: '/api/v2/teams', token: 'global-token', body: { name }, rule: 'teamNameBlank' })),
  ...['Sa\0les', '\uD800Sales', 'Sales\u0007'].map((name) => (
    { what: `a team named ${JSON.stringify(name)}`, path: '/api/v2/teams', token: 'global-token', body: { name }, rule: 'teamSettingInvalid' })),
  { what: 'a team name without end', path: '/api/v2/teams', token: 'global-token', body: { name: 'x'.repeat(100_000) }, rule: 'teamNameTooLong' },
  ...['t', 't1t', 'T1', '%00', 't-1', '1.0', '9'.repeat(400)].map((id) => (
    { what: `the team id ${id.slice(0, 40)}`, method: 'DELETE', path: `/api/v2/teams/${id}`, token: 'global-token', rule: 'teamNotFound' })),
  ...[
    { incident_grouping_period: 'long' }, { incident_grouping_period: 1.5 }, { incident_grouping_metadata_scope: 'Origin' },
    { incident_grouping_period: '' }, { incident_grouping_period: '1.5' }, { incident_grouping_period: true }, { incident_grouping_metadata_scope: [1] }, { reporting_enabled: 2 },
    { reporting_enabled: 'maybe' }, { reporting_enabled: '' }, { reporting_enabled: [true] }, { on_call_reminder_lead_time: [] },
  ].map((body) => ({ what: `the settings ${JSON.stringify(body)}`, method: 'PATCH', path: '/api/v2/teams/t1', token: 'global-token', body, rule: 'teamSettingInvalid' })),
];

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
  ])('%s gets an answer with an x-request-id too', async (_what, bytes) => {
    const { port } = await start();
    expect(await exchange(port, bytes)).toMatch(/^HTTP\/1\.1 400 .*^x-request-id: [0-9a-f-]{36}\r$/ms);
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
