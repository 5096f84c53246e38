import { describe, expect, test } from 'vitest';
import { worldWith } from '../support/fixture.ts';
import { start } from '../support/server.ts';

const members = '/api/v2/team-members';

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
    ['?operation=create-invites&rule=emailRequired', 'unknown_rule', 'There is no rule "emailRequired". Did you mean "emailsRequired"?'],
    ['?token=engineering-token', 'token_itself', 'match.token is a token itself.'],
    ['?token=enginering', 'unknown_token', 'There is no token "enginering". Did you mean "engineering"?'],
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

    expect((await ask('GET', '/_mock/journal?mail=a@example.com')).body.error.hint).toBe('Did you mean "email"? The fields are operation, email, token, vendor, method, rule, status, since, until, after_id, limit.');
    expect((await ask('GET', '/_mock/journal?status=9xx')).body.error.hint).toBe('Such as 422, or 4xx for all of a kind.');
    expect((await ask('GET', '/_mock/journal?since=yesterday')).body.error.hint).toBe("Not before this moment of the sandbox's time, such as 2026-10-29T14:00:00Z.");
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
