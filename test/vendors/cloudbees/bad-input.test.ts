import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exchange, parseRaw } from '../../support/raw.ts';
import { start } from '../../support/server.ts';
import { invitesPath, moment, startCloudBees, status, teamsPath } from './support.ts';

const email = 'new.user@example.com';
const unreadable = [
  '{', '[]', '[{"emails":["a@example.com"]}]', 'null', 'true', '1', '"a@example.com"', 'emails=a', "{'emails': []}", '{}x', '\0', 'NaN', '['.repeat(100_000),
  `{"emails":${'['.repeat(1_000)}${']'.repeat(1_000)}}`,
];

const refused: { what: string; body?: unknown; text?: string | Uint8Array; rule: string; message?: string }[] = [
  ...unreadable.map((text) => ({ what: `the text ${JSON.stringify(text).slice(0, 40)}`, text, rule: 'bodyUnreadable' })),
  { what: 'bytes that are no UTF-8', text: new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), rule: 'bodyUnreadable' },
  ...['', '  ', '{}', '{"emails":null}', '{"emails":[]}', '{"Emails":["a@example.com"]}', '{"__proto__":{"emails":["a@example.com"]}}'].map((text) => (
    { what: `a message without emails: ${JSON.stringify(text)}`, text, rule: 'emailsRequired' })),
  ...[5, true, 'a@example.com', {}, 1.5].map((emails) => ({ what: `the emails ${JSON.stringify(emails)}`, body: { emails }, rule: 'fieldTypeWrong' })),
  { what: 'a number among the emails', body: { emails: [email, 5] }, rule: 'fieldTypeWrong', message: 'invalid value for string field emails: 5' },
  { what: 'null among the emails', body: { emails: [null] }, rule: 'fieldTypeWrong', message: 'invalid value for string field emails: null' },
  { what: 'a list among the emails', body: { emails: [[email]] }, rule: 'fieldTypeWrong', message: 'invalid value for string field emails: [' },
  { what: 'an object among the emails', body: { emails: [{ email }] }, rule: 'fieldTypeWrong', message: 'invalid value for string field emails: {' },
  ...[
    '', ' ', 'nobody', '@', 'a@', '@example.com', 'a@b', 'a b@example.com', 'a@@example.com', 'a@example.com,b@example.com', ' a@example.com', 'a@example.com\0',
    '\uD800@example.com', 'a\n@example.com', `${'x'.repeat(250)}@example.com`, 'x'.repeat(100_000), "'; DROP TABLE cloudbees_users; --",
  ].map((address) => ({ what: `the e-mail ${JSON.stringify(address).slice(0, 40)}`, body: { emails: [email, address] }, rule: 'emailMalformed' })),
  ...['', 'team-9', 'TEAM-123', 'team-123\0', '\uD800', 'x'.repeat(100_000)].map((team) => (
    { what: `the team ${JSON.stringify(team).slice(0, 40)}`, body: { emails: [email], teamIds: ['team-123', team] }, rule: 'teamUnknown' })),
  ...[5, {}, [5], [null], [['team-123']], true].map((teamIds) => (
    { what: `the teams ${JSON.stringify(teamIds)}`, body: { emails: [email], teamIds }, rule: 'fieldTypeWrong' })),
  ...['organizationId', 'redirectUrl', 'invitedBy', 'expirationDate'].flatMap((field) => [5, true, [], {}].map((value) => (
    { what: `${field} ${JSON.stringify(value)}`, body: { emails: [email], [field]: value }, rule: 'fieldTypeWrong' }))),
  ...[
    // types are told before what other values say
    { body: { emails: ['nobody'], teamIds: [5] }, told: 'teamIds: 5' },
    { body: { teamIds: {} }, told: 'teamIds: {' },
    { body: { emails: [], expirationDate: 5 }, told: 'expirationDate: 5' },
    { body: { redirect_url: true, emails: 6 }, told: 'redirectUrl: true' },
  ].map(({ body, told }) => ({ what: `a wrong type beside other faults, as in ${JSON.stringify(body)},`, body, rule: 'fieldTypeWrong', message: `invalid value for string field ${told}` })),
  ...[
    '', 'now', '2030', '2030-01-01', '2030-01-01T00:00:00', '2030-01-01 00:00:00Z', '2030-01-01t00:00:00z', '2030-02-30T00:00:00Z', '2030-01-01T24:00:00Z',
    '2030-12-31T23:59:60Z', '2030-01-01T00:00:00+99:00', '+012030-01-01T00:00:00Z', '9999-12-31T23:59:59-23:59', '2030-01-01T00:00:00.1234567890Z',
    'Thu, 01 Jan 2030 00:00:00 GMT', '1893456000000', 'x'.repeat(10_000),
  ].map((expirationDate) => ({ what: `the expiry ${expirationDate.slice(0, 40)}`, body: { emails: [email], expirationDate }, rule: 'expirationMalformed' })),
  ...['2025-09-19T10:00:00Z', '2025-09-19T11:59:59+02:00', '0000-01-01T00:00:00Z', '1969-12-31T23:59:59Z'].map((expirationDate) => (
    { what: `the expiry ${expirationDate}`, body: { emails: [email], expirationDate }, rule: 'expirationPast' })),
];

const queries: { query: string; rule: string }[] = [
  ...['x', '', '-', '1.5', '1e3', '%00', '٣', '1%202', '2147483648', '-2147483649', '9999999999', '9'.repeat(400)].flatMap((value) => ['page', 'pageLength', 'page_length'].map((name) => (
    { query: `pagination.${name}=${value}`, rule: 'parameterNotANumber' }))),
  ...['', 'ascending', '1', '__proto__'].map((value) => ({ query: `pagination.sort.order=${value}`, rule: 'sortOrderUnknown' })),
  ...['Name', 'name DESC', 'is_default; --', 'constructor', '__proto__'].map((value) => ({ query: `pagination.sort.fieldName=${value}`, rule: 'sortFieldUnknown' })),
  ...['userId', 'user_id', 'pagination.page', 'pagination.sort.order', 'pagination.sort.fieldName'].map((name) => (
    { query: `${name}=1&${name}=1`, rule: 'parameterGivenTwice' })),
  ...['userId=%', 'userId=%&include=users', 'unknown=%4', 'unknown=50%+off', '%zz=1'].map((query) => ({ query, rule: 'queryUndecodable' })),
];

describe('bad input', () => {
  it.each(refused)('$what is refused by $rule and changes nothing', async ({ rule, message, ...asked }) => {
    const { invite, dump } = await startCloudBees();
    const before = dump();

    const answer = await invite(asked.body, asked.text === undefined ? {} : { text: asked.text });

    expect(answer).toMatchObject({ status: 400, rule, body: { code: 3, details: expect.any(Array), ...(message !== undefined && { message }) } });
    expect(dump()).toEqual(before);
  });

  it.each(queries)('?$query is refused by $rule', async ({ query, rule }) => {
    const { teams } = await startCloudBees();

    expect(await teams(`?${query}`)).toMatchObject({ status: 400, rule, body: { code: 3 } });
  });

  it('a number beyond those of the protocol is told as one', async () => {
    const { teams } = await startCloudBees();

    expect(await teams('?pagination.page=9999999999')).toMatchObject({ body: { message: 'parsing field "page": strconv.ParseInt: parsing "9999999999": value out of range' } });
  });

  it.each(['', 'org-9', '%00', '__proto__', 'ORG-123', 'org-123%20', 'x'.repeat(15_000)])('the organization %s is not found', async (id) => {
    const { ask } = await startCloudBees();

    expect(await ask('GET', `/v1/organizations/${id}/teams`, { token: 'cloudbees-token' })).toMatchObject({ status: 404, body: { code: 5 } });
  });

  it.each([
    '/v1', '/v3', '/v3/', '/v2/organizations/org-123/teams', '/v1/organizations', '/organizations/org-123', '/organizations/org-123/team-invites/inv-1',
    '/v1/organizations/org-123/teams/invites', '/v3/organizations/org-123/teams/invites/inv-1', '/v1/organizations/a/b/teams',
    `${teamsPath}/`, `${invitesPath}/`, '/v3/organizations/org-123/invite/', '/organizations/org-123/team-invites/',
  ])('the path %s is not found', async (path) => {
    const { ask } = await startCloudBees();

    for (const method of ['GET', 'POST', 'DELETE']) expect(await ask(method, path, { token: null })).toMatchObject({ status: 404, body: status(5, 'Not Found') });
  });

  it.each(['/v10x/y', '/v1x', '/vx/organizations', '/v/organizations', '/organizationsx/org-123', '/x/v1/organizations'])('the path %s is not its own to refuse', async (path) => {
    const { ask } = await startCloudBees();

    expect(await ask('GET', path)).toMatchObject({ status: 404, body: { errors: `Endpoint GET ${path} does not exist.` } });
  });

  it.each(['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is no method of any path', async (method) => {
    const { ask } = await startCloudBees();

    for (const path of [teamsPath, invitesPath, '/v3/organizations/org-123/invite', '/organizations/org-123/team-invites']) {
      expect(await ask(method, path)).toMatchObject({ status: 501, body: method === 'HEAD' ? undefined : status(12, 'Method Not Allowed') });
    }
  });

  it.each(['%zz', '%FF'])('a path with %s is malformed', async (id) => {
    const { port } = await startCloudBees();

    const received = await exchange(port, `GET /v1/organizations/${id}/teams HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);

    expect(parseRaw(received)).toEqual({ status: 400, body: status(3, 'the request is malformed') });
  });

  it.each([
    ['a method that HTTP has not', `FOO ${teamsPath} HTTP/1.1\r\nHost: x\r\n\r\n`, 400, status(3, 'the request is malformed')],
    ['a method that HTTP has not, in a sandbox', `FOO /~one${teamsPath}?userId=1 HTTP/1.1\r\nHost: x\r\n\r\n`, 400, status(3, 'the request is malformed')],
    ['headers without end', `GET ${teamsPath} HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, 431, status(8, 'the request headers are too large')],
  ])('%s is refused in its own words beside another vendor', async (_what, bytes, statusCode, body) => {
    const { port } = await startCloudBees();

    expect(parseRaw(await exchange(port, bytes))).toEqual({ status: statusCode, body });
  });

  it('of any kind is answered without failing, and changes nothing when it is refused', async () => {
    await using server = await start({ now: moment, inviteLimit: 'off' });
    const strange = fc.oneof(fc.jsonValue(), fc.constantFrom<unknown>([email], email, 'team-123', ['team-123'], '2030-01-01T00:00:00Z'));
    const fields = fc.constantFrom('emails', 'email', 'teamIds', 'team_ids', 'team_id', 'redirectUrl', 'redirect_url', 'invitedBy', 'expirationDate', 'other');

    await fc.assert(fc.asyncProperty(fc.dictionary(fields, strange), async (body) => {
      const before = server.dump();
      const { status } = await server.ask('POST', invitesPath, { token: 'cloudbees-token', body });

      expect(status).toBeOneOf([200, 400]);
      expect(status === 200 || isDeepStrictEqual(server.dump(), before)).toBe(true);
    }), { numRuns: 300 });
  });

  it('of any text is answered without failing', async () => {
    await using server = await start({ now: moment });

    await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
      const { status } = await server.ask('POST', invitesPath, { token: 'cloudbees-token', text });

      expect(status).toBe(400);
    }), { numRuns: 200 });
  });
});
