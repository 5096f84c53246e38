import { describe, expect, test } from 'vitest';
import { worldWith } from '../support/fixture.ts';
import { aDuration } from '../support/journal.ts';
import { send } from '../support/request.ts';
import { start } from '../support/server.ts';

const members = '/api/v2/team-members';
const invites = '/v3/organizations/org-123/teams/invites';

describe('an entry', () => {
  test('tells of a refusal: who asked what, the answer, and why', async () => {
    const { ask, origin } = await start();
    const refused = await ask('POST', `${members}?dry=1`, { body: { email: 'ada@example.com ', role: 'admin' } });

    const { body } = await ask('GET', '/_mock/journal/1');

    expect(body).toEqual({
      id: 1,
      request_id: refused.headers.get('x-request-id'),
      time: '2023-10-29T14:00:00.000Z',
      sandbox: 'default',
      vendor: 'better-stack',
      operation: 'invite-team-member',
      method: 'POST',
      url: '/api/v2/team-members?dry=1',
      request: { headers: body.request.headers, body: { email: 'ada@example.com ', role: 'admin' } },
      answer: {
        status: 403,
        headers: {
          'x-request-id': refused.headers.get('x-request-id'),
          'content-type': 'application/json; charset=utf-8',
          'content-length': refused.headers.get('content-length'),
        },
        body: refused.body,
      },
      token: { kind: 'team', name: 'engineering' },
      emails: ['ada@example.com'],
      duration_ms: aDuration,
      client_warnings: null,
      fault: null,
      why: {
        rule: 'adminNotInvitable',
        text: (refused.body as { errors: string }).errors,
        source: { certainty: 'documented', where: 'Invite a team member', read: '2026-11' },
        remedy: 'Send one of responder, member, team_lead, billing_admin as "role", or the id of a role as "role_id".',
      },
    });
    expect(body.request.headers).toMatchObject({ host: origin.slice('http://'.length), authorization: 'Bearer [redacted]' });
    expect(body.duration_ms).toBeGreaterThan(0);
  });

  test.each([['102', ['bob@example.com']], ['999', []]])('of a member who is read by the id %s tells the addresses %j', async (id, emails) => {
    const { ask } = await start();
    await ask('GET', `${members}/${id}`);

    expect((await ask('GET', '/_mock/journal/1')).body.emails).toEqual(emails);
  });

  test.each([
    ['of telemetry, which the members refuse', members, 'telemetry-token', { kind: 'telemetry', name: 'telemetry' }],
    ['of a team, which the list of teams refuses', '/api/v2/teams', 'engineering-token', { kind: 'team', name: 'engineering' }],
    ['that nobody has', members, 'no-such-token', null],
  ])('tells whose token it was: one %s', async (_what, path, token, expected) => {
    const { ask } = await start();
    await ask('GET', path, { token });

    expect((await ask('GET', '/_mock/journal/1')).body.token).toEqual(expected);
  });

  test('of a body that is nested deeper than anybody reads has its text', async () => {
    const { ask } = await start();
    const text = `${'['.repeat(32_000)}${']'.repeat(32_000)}`;
    await ask('POST', members, { text, headers: { 'content-type': 'application/json' } });

    expect(await ask('GET', '/_mock/journal/1')).toMatchObject({ status: 200, body: { request: { body: text }, answer: { status: 400 } } });
  });

  test('is there before the answer is', async () => {
    const { ask } = await start();
    for (let id = 1; id <= 5; id++) {
      const { headers } = await ask('GET', members);
      expect((await ask('GET', `/_mock/journal/${id}`)).body.request_id).toBe(headers.get('x-request-id'));
    }
  });

  test('of a success has no why, and of an empty answer no body', async () => {
    const { ask } = await start();
    await ask('POST', members, { body: { email: 'new@example.com' } });
    await ask('DELETE', `${members}?email=new@example.com`);

    const { body } = await ask('GET', '/_mock/journal/2');

    expect(body).toMatchObject({ operation: 'delete-team-member-by-email', request: { body: null }, emails: ['new@example.com'], why: null });
    expect(body.answer).toEqual({ status: 204, headers: { 'x-request-id': body.request_id }, body: null });
  });

  test('of HEAD has the length but no body', async () => {
    const { ask } = await start();
    const { headers } = await ask('HEAD', members);

    const { body } = await ask('GET', '/_mock/journal/1');

    expect(body).toMatchObject({ method: 'HEAD', operation: 'list-team-members', answer: { status: 200, body: null } });
    expect(body.answer.headers['content-length']).toBe(headers.get('content-length'));
  });

  test('of an unknown endpoint has no operation', async () => {
    const { ask } = await start();
    await ask('PUT', '/api/v2/nothing', { token: null });

    const { body } = await ask('GET', '/_mock/journal/1');

    expect(body).toMatchObject({ operation: null, token: null, method: 'PUT', url: '/api/v2/nothing', answer: { status: 404 }, why: { rule: 'endpointNotFound' } });
  });

  test('of a path that cannot be decoded is there too', async () => {
    const { ask, origin } = await start();
    const answer = await send(origin, 'GET', '/api/v2/team-members/%ff', { token: null, headers: { 'x-mock-explain': '1' } });

    const { body } = await ask('GET', '/_mock/journal/1');

    expect(answer.headers.get('x-mock-explain')).toBe('rule=requestMalformed; source=assumed; entry=1');
    expect(body).toMatchObject({ request_id: answer.headers.get('x-request-id'), answer: { status: 400, body: await answer.json() }, why: { rule: 'requestMalformed' } });
  });

  test('keeps a body as it was sent, also one that is no JSON', async () => {
    const { ask } = await start();
    await ask('POST', members, { text: '{"email": ', headers: { 'content-type': 'application/json' } });

    expect((await ask('GET', '/_mock/journal/1')).body.request.body).toBe('{"email": ');
  });

  test('keeps the beginning of a long body, and says so', async () => {
    const { ask } = await start();
    const long = `"${'é'.repeat(70_000)}"`;
    await ask('POST', members, { text: long, headers: { 'content-type': 'application/json' } });

    expect((await ask('GET', '/_mock/journal/1')).body.request.body).toBe(`${long.slice(0, 65_536)}… [cut here; the whole has 140002 bytes]`);
  });

  test('keeps a body of 65,536 characters whole', async () => {
    const { ask } = await start();
    const whole = 'é'.repeat(65_534);
    await ask('POST', members, { text: `"${whole}"`, headers: { 'content-type': 'application/json' } });

    expect((await ask('GET', '/_mock/journal/1')).body.request.body).toBe(whole);
  });

  test('has a thousand addresses at most, and none that is longer than a mailbox can be', async () => {
    const { ask } = await start();
    const addressOf = (length: number) => `${'x'.repeat(length - '@example.com'.length)}@example.com`;
    const many = Array.from({ length: 1_001 }, (_, index) => `${index}@example.com`);
    for (const emails of [many, [addressOf(321), addressOf(320), 'a@example.com']]) await ask('POST', invites, { token: 'cloudbees-token', body: { emails, teamIds: ['team-123'] } });

    const { body } = await ask('GET', '/_mock/journal');

    expect(body.entries.map(({ emails }: { emails: string[] }) => emails)).toEqual([many.slice(0, 1_000), [addressOf(320), 'a@example.com']]);
  });

  test('of a failure of the server has its stack', async () => {
    const { ask, breakDatabase } = await start();
    breakDatabase();
    await ask('GET', members, { mayFail: true });

    const { body } = await ask('GET', '/_mock/journal/1');

    expect(body).toMatchObject({ answer: { status: 500 }, why: { rule: 'unexpected' } });
    expect(body.why.stack).toMatch(/not open[^]*at .*\.ts:\d+/);
  });

  test('follows the clock of the sandbox', async () => {
    const { ask } = await start();
    await ask('GET', members);
    await ask('POST', '/_mock/clock/advance', { body: { by: '1h' } });
    await ask('GET', members);

    const { body } = await ask('GET', '/_mock/journal');

    expect(body.entries.map(({ time }: { time: string }) => time)).toEqual(['2023-10-29T14:00:00.000Z', '2023-10-29T15:00:00.000Z']);
  });
});

describe('the list', () => {
  async function startWithFive() {
    const server = await start();
    const { ask } = server;
    await ask('GET', members);
    await ask('GET', `${members}?email=Alice@Example.com`);
    await ask('POST', '/_mock/clock/advance', { body: { by: '1h' } });
    await ask('POST', members, { body: {} });
    await ask('POST', members, { body: { email: 'new@example.com' }, token: 'readonly-token' });
    await ask('GET', '/api/v2/teams', { token: 'global-token' });
    return server;
  }

  test.each([
    ['', [1, 2, 3, 4, 5]],
    ['?operation=list-team-members', [1, 2]],
    ['?status=422', [3]],
    ['?status=4xx', [3, 4]],
    ['?email=alice@example.COM', [2]],
    ['?email=new@example.com', []],
    ['?token=global', [5]],
    ['?token=engineering', [1, 2, 3]],
    ['?vendor=better-stack', [1, 2, 3, 4, 5]],
    ['?method=post', [3, 4]],
    ['?rule=tokenReadOnly', [4]],
    ['?since=2023-10-29T15:00:00Z', [3, 4, 5]],
    ['?until=2023-10-29T14:00:00Z', [1, 2]],
    ['?until=2023-10-29T16:00:00%2B01:00&method=GET', [1, 2, 5]],
    ['?after_id=3', [4, 5]],
    ['?limit=2', [4, 5]],
    ['?limit=0', []],
    ['?limit=7', [1, 2, 3, 4, 5]],
    ['?after_id=1&limit=2', [2, 3]],
    ['?operation=list-team-members&email=alice@example.com&status=200&token=team', [2]],
  ])('of %s has the entries %j', async (query, ids) => {
    const { ask } = await startWithFive();

    const { status, body } = await ask('GET', `/_mock/journal${query}`);

    expect(status).toBe(200);
    expect(body.entries.map(({ id }: { id: number }) => id)).toEqual(ids);
  });

  test('counts what it does not show', async () => {
    const { ask } = await startWithFive();

    expect((await ask('GET', '/_mock/journal?limit=1')).body).toMatchObject({ entries: [{ id: 5 }], found: 5, dropped: 0 });
  });

  test('has nothing of the control API itself', async () => {
    const { ask } = await start();
    await ask('GET', '/_mock/clock');
    await ask('GET', '/_mock/nothing');
    await ask('POST', '/_mock/journal/verify', { body: 'no object' });

    expect((await ask('GET', '/_mock/journal')).body).toEqual({ entries: [], found: 0, dropped: 0 });
  });

  test.each([
    ['?mail=a@example.com', 'unknown_field', 'query has no field "mail".'],
    ['?status=9xx', 'invalid_request', 'query.status must match pattern "^[1-5](\\d\\d|xx)$".'],
    ['?limit=-1', 'invalid_request', 'query.limit must match pattern "^\\d{1,9}$".'],
    ['?until=2016-12-31T23:59:60Z', 'invalid_request', '"2016-12-31T23:59:60Z" is no moment of a world\'s clock.'],
    ['?since=yesterday', 'invalid_request', 'query.since must match format "date-time".'],
    ['?operation=invite-team-membr', 'unknown_operation', 'There is no operation "invite-team-membr". Did you mean "invite-team-member"?'],
    ['?vendor=cloudbees&operation=list-roles', 'unknown_operation', 'There is no operation "list-roles". Did you mean "list-teams"?'],
    ['?vendor=cloudbees&rule=emailRequired', 'unknown_rule', 'There is no rule "emailRequired". Did you mean "emailsRequired"?'],
    ['?token=engineering-token', 'token_itself', 'match.token is a token itself.'],
    ['?rule=emailrequired', 'unknown_rule', 'There is no rule "emailrequired". Did you mean "emailRequired"?'],
    ['?vendor=betterstack', 'unknown_vendor', 'There is no vendor "betterstack". Did you mean "better-stack"?'],
  ])('refuses %s', async (query, code, message) => {
    const { ask } = await start();
    for (const path of ['/journal', '/journal.har', '/journal/stream']) {
      const { status, body } = await ask('GET', `/_mock${path}${query}`);
      if (path !== '/journal' && query.startsWith('?limit')) continue; // only a list has a limit
      expect({ status, error: { code: body.error.code, message: body.error.message } }).toEqual({ status: 400, error: { code, message } });
    }
  });

  test('takes a token that is as short as its name for its name', async () => {
    const { ask } = await start({ fixture: worldWith((organization) => { organization.tokens.push({ token: 'abcd', kind: 'global' }); }) });
    await ask('GET', '/api/v2/teams', { token: 'abcd' });

    expect(await ask('GET', '/_mock/journal?token=abcd')).toMatchObject({ status: 200, body: { entries: [{ id: 1, token: { kind: 'global', name: 'abcd' } }], found: 1 } });
  });

  test('says which names there are', async () => {
    const { ask } = await start();

    expect((await ask('GET', '/_mock/journal?vendor=betterstack')).body.error.hint).toBe('The vendors are better-stack, cloudbees.');
    expect((await ask('GET', '/_mock/journal?token=engineering-token')).body.error.hint).toBe('Give its name: "engineering". GET /_mock/tokens lists the names.');
  });

  test.each(['2', '0', 'x', '1e0', '99999999999999999999'])('has no entry %s', async (id) => {
    const { ask } = await start();
    await ask('GET', members);

    expect(await ask('GET', `/_mock/journal/${id}`)).toMatchObject({ status: 404, body: { error: { code: 'entry_not_found', message: `The journal has no entry ${id}.` } } });
  });
});

describe('what is kept', () => {
  test('is bounded, the oldest dropped first', async () => {
    const { ask } = await start({ journal: '3' });
    for (let count = 0; count < 8; count++) await ask('GET', members);

    const { body } = await ask('GET', '/_mock/journal');

    expect(body).toMatchObject({ entries: [{ id: 6 }, { id: 7 }, { id: 8 }], found: 3, dropped: 5 });
    expect((await ask('GET', '/_mock/journal/5')).status).toBe(404);
  });

  test.each([['DELETE', '/journal'], ['POST', '/reset']])('goes with %s %s, and ids go on', async (method, path) => {
    const { ask } = await start({ journal: '3' });
    for (let count = 0; count < 4; count++) await ask('GET', members);
    expect((await ask(method, `/_mock${path}`)).status).toBe(204);
    expect((await ask('GET', '/_mock/journal')).body).toEqual({ entries: [], found: 0, dropped: 0 });

    for (let count = 0; count < 4; count++) await ask('GET', members);

    expect((await ask('GET', '/_mock/journal')).body).toMatchObject({ entries: [{ id: 6 }, { id: 7 }, { id: 8 }], dropped: 1 });
  });

  test('is nothing with --journal 0; requests are answered and explained all the same', async () => {
    const { ask } = await start({ journal: '0' });
    const { headers } = await ask('GET', `${members}?email=nobody@example.com`, { headers: { 'x-mock-explain': '1' } });

    expect(headers.get('x-mock-explain')).toBe('rule=memberNotFoundByEmail; source=documented');
    for (const [method, path] of [['GET', '/journal'], ['GET', '/journal/1'], ['GET', '/journal.har'], ['GET', '/journal/stream'], ['POST', '/journal/wait']] as const) {
      expect(await ask(method, `/_mock${path}`)).toMatchObject({ status: 409, body: { error: { code: 'journal_off', message: 'The journal is off.', hint: 'Start with --journal 1000.' } } });
    }
  });

  test('is a matter of each sandbox', async () => {
    const { ask } = await start();
    await ask('GET', members);
    await ask('GET', `/~other${members}`);
    await ask('GET', members, { headers: { 'x-mock-sandbox': 'other' } });
    await ask('POST', '/_mock/sandboxes/other/fork', { body: { name: 'fork' } });
    await ask('GET', members, { token: 'engineering-token@fork' });

    const journals = await Promise.all(['default', 'other', 'fork'].map((name) => ask('GET', `/~${name}/_mock/journal`)));

    expect(journals.map(({ body }) => body.entries.map(({ id, sandbox, url }: Record<string, unknown>) => ({ id, sandbox, url })))).toEqual([
      [{ id: 1, sandbox: 'default', url: members }],
      [{ id: 1, sandbox: 'other', url: `/~other${members}` }, { id: 2, sandbox: 'other', url: members }],
      [{ id: 1, sandbox: 'fork', url: members }],
    ]);
  });
});
