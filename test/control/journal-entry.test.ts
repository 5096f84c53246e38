import { describe, expect, test } from 'vitest';
import { aDuration } from '../support/journal.ts';
import { exchange } from '../support/raw.ts';
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

  test('has a header once that was sent twice, with both values', async () => {
    const { ask, port } = await start();
    await exchange(port, 'GET /api/v2/roles HTTP/1.1\r\nHost: localhost\r\nX-Tag: one\r\nx-tag: two\r\nConnection: close\r\n\r\n');

    expect((await ask('GET', '/_mock/journal/1')).body.request.headers).toEqual({ host: 'localhost', 'x-tag': 'one, two', connection: 'close' });
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

  test('of a request whose query has a blank address tells the one of the body, or none', async () => {
    const { ask } = await start();
    await ask('GET', `${members}?email=%20`);
    await ask('DELETE', `${members}?email=`, { body: { email: 'bob@example.com' } });

    const { body } = await ask('GET', '/_mock/journal');

    expect(body.entries.map(({ answer: { status }, emails }: { answer: { status: number }; emails: string[] }) => [status, emails])).toEqual([[200, []], [204, ['bob@example.com']]]);
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
