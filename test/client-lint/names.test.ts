import { describe, expect, it } from 'vitest';
import { invites, members } from '../coverage/support.ts';
import { exchange } from '../support/raw.ts';
import { email, startWatched } from './support.ts';

const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('unknown names', () => {
  it('are told with the name, once each, and known ones are not', async () => {
    const server = await startWatched();
    await server.ask('GET', `${members}?team_name=Engineering&page=1&perpage=5&perpage=6&email=bob@example.com`);
    await server.ask('POST', members, { body: { email, rol: 'member', nothing: null, team_name: 'Engineering' } });

    expect(await server.messages()).toEqual([
      'The query parameter "perpage" means nothing here and is ignored. Check its spelling.',
      'The body\'s key "rol" means nothing here and is ignored. Check its spelling.',
      'The body\'s key "nothing" means nothing here and is ignored. Check its spelling.',
    ]);
  });

  it('are found in forms, and where one key is given twice', async () => {
    const server = await startWatched();
    await server.ask('POST', members, { text: `email=${email}&rol=member&rol=admin`, headers: form });
    await server.ask('POST', members, { text: `{"email":"a@example.com","email":"${email}","x":1,"x":2}`, headers: json });

    expect(await server.rules()).toEqual([['unknown-body-key'], ['unknown-body-key']]);
  });

  it('are found in a body without a content type', async () => {
    const server = await startWatched();
    await server.ask('POST', members, { text: JSON.stringify({ email, rol: 'member' }) });

    expect(await server.messages()).toEqual([
      'The body\'s key "rol" means nothing here and is ignored. Check its spelling.',
      'The body came without a content type, and the documentation asks for JSON. Send "Content-Type: application/json".',
    ]);
  });

  it('are none of the lists of a form, nor of a form in parts', async () => {
    const server = await startWatched();
    const team = { token: 'global-token', headers: form };
    await server.ask('POST', '/api/v2/teams', { ...team, text: 'name=Sales&incident_grouping_metadata_scope[]=Origin' });
    await server.ask('GET', `${members}?email[]=${email}`);
    await server.ask('POST', members, { text: `--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n${email}\r\n--x--`, headers: { 'content-type': 'multipart/form-data; boundary=x' } });

    expect(await server.rules()).toEqual([[], ['unknown-query-parameter'], []]);
  });

  it('are none of the role that a role id beats, or of a team that the body names', async () => {
    const server = await startWatched();
    await server.ask('POST', members, { body: { email, role: 'member', role_id: 105 } });
    await server.ask('POST', `${members}/102/change-role/105`, { token: 'global-token', body: { team_name: 'Engineering' } });

    expect(await server.rules()).toEqual([[], []]);
  });

  it('are none of the page that the list of roles ignores', async () => {
    const server = await startWatched();
    await server.ask('GET', '/api/v2/roles?page=1&per_page=50');

    expect(await server.rules()).toEqual([[]]);
  });

  it('are told of requests that were refused, and never break on what is no object', async () => {
    const server = await startWatched();
    await server.ask('GET', `${members}?pag=1`, { token: null });
    for (const text of ['[{"rol":1}]', 'null', '"rol"', '{"email":']) await server.ask('POST', members, { text, headers: json });

    expect(await server.rules()).toEqual([['unknown-query-parameter'], [], [], [], []]);
  });

  it.each([
    [{ emails: [email], teamIds: ['team-123'] }, []],
    [{ emails: [email], team_ids: ['team-123'] }, []],
    [{ email, team_id: 'team-123', redirect_url: 'https://example.com' }, []],
    [{ emails: [email], teams: ['team-123'] }, ['unknown-body-key']],
  ])('are none of the two spellings of CloudBees: %j', async (body, expected) => {
    const server = await startWatched();
    await server.ask('POST', invites, { token: 'cloudbees-token', body });
    await server.ask('POST', invites.replace('org-123', 'nowhere'), { token: 'cloudbees-token', body });
    await server.ask('GET', '/v1/organizations/org-123/teams?pagination.page_length=1&pagination.page=2&user_id=user-1', { token: 'cloudbees-token' });

    expect(await server.rules()).toEqual([expected, expected, []]);
  });

  it('are told of a request to CloudBees without a token, and known ones in either spelling are not', async () => {
    const server = await startWatched();
    await server.ask('GET', '/v1/organizations/org-123/teams?userId=user-1&userid=user-1', { token: null });
    await server.ask('GET', '/v1/organizations/org-123/teams?user_id=user-1', { token: null });

    expect(await server.rules()).toEqual([['unknown-query-parameter'], []]);
  });

  it('are the ones that CloudBees does not know with --strict', async () => {
    const server = await startWatched({ strict: 'true' });
    await server.ask('POST', invites, { token: 'cloudbees-token', body: { emails: [email], team_id: 'team-123' } });

    expect(await server.rules()).toEqual([['unknown-body-key']]);
  });

  it.each([
    [100, ''],
    [101, '…'],
    [5_000, '…'],
  ])('are cut behind a hundred characters: %i', async (length, mark) => {
    const server = await startWatched();
    await server.ask('GET', `/api/v2/roles?${'x'.repeat(length)}=1`);

    expect(await server.messages()).toEqual([`The query parameter "${'x'.repeat(100)}${mark}" means nothing here and is ignored. Check its spelling.`]);
  });
});

describe('the content type', () => {
  it.each([
    [{}, 'The body came without a content type, and the documentation asks for JSON. Send "Content-Type: application/json".'],
    [{ 'content-type': 'text/plain;charset=UTF-8' }, 'The body came as "text/plain", and the documentation asks for JSON. Send "Content-Type: application/json".'],
    [{ 'content-type': 'json' }, 'The body came as "json", and the documentation asks for JSON. Send "Content-Type: application/json".'],
    [form, 'The body came as "application/x-www-form-urlencoded", and the documentation asks for JSON. Send "Content-Type: application/json".'],
  ])('is told when it is missing or another one: %j', async (headers, message) => {
    const server = await startWatched();
    await server.ask('POST', members, { text: JSON.stringify({ email, rol: 1 }), headers });

    expect((await server.messages()).filter((found) => found.includes('content type') || found.includes('Content-Type'))).toEqual([message]);
  });

  it('is told of JSON that is called a form also behind blanks', async () => {
    const server = await startWatched();
    await server.ask('POST', members, { text: `\n  ${JSON.stringify({ email })}`, headers: form });

    expect(await server.rules()).toEqual([['missing-content-type']]);
  });

  it('is told of a body in chunks, whose length nobody says', async () => {
    const server = await startWatched();
    const text = JSON.stringify({ email });
    const head = `POST ${members} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer engineering-token\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n`;
    expect(await exchange(server.port, `${head}${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`)).toContain('HTTP/1.1 201 Created');

    expect(await server.rules()).toEqual([['missing-content-type']]);
  });

  it('is not missed where there is no body, and not where it has parameters or is another JSON', async () => {
    const server = await startWatched();
    await server.ask('DELETE', `${members}?email=charlie@example.com`);
    for (const type of ['Application/JSON; charset=utf-8', 'application/vnd.api+json']) {
      await server.ask('POST', members, { text: JSON.stringify({ email: `${type.length}@example.com` }), headers: { 'content-type': type } });
    }

    expect(await server.rules()).toEqual([[], [], []]);
  });
});

it.each(['token', 'access_token', 'api_token', 'api-key', 'apikey', 'authorization', 'API_KEY'])('a token in the query as %s is told once', async (name) => {
  const server = await startWatched();
  await server.ask('GET', `${members}?${name}=engineering-token`, { token: null });

  expect(await server.rules()).toEqual([['token-in-query']]);
});

describe('warnings', () => {
  it('stand in the coverage report, added up', async () => {
    const server = await startWatched();
    await server.ask('GET', '/api/v2/roles?x=1');
    await server.ask('GET', '/~one/api/v2/roles?x=2');

    expect((await server.report()).warnings).toEqual([{
      vendor: 'better-stack', operation: 'list-roles', rule: 'unknown-query-parameter', times: 2,
      message: 'The query parameter "x" means nothing here and is ignored. Check its spelling.',
    }]);
  });

  it('are given on request only', async () => {
    const server = await startWatched({ strictClient: 'off' });
    await server.ask('GET', '/api/v2/roles?x=1&token=t');

    expect((await server.rules()).flat()).toEqual([]);
    expect((await server.report()).warnings).toEqual([]);
  });
});
