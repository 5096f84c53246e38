import { describe, expect, test } from 'vitest';
import { start, type TestServer } from '../support/server.ts';

const members = '/api/v2/team-members';
const invite = { operation: 'invite-team-member' };

/** Two invitations, one of them refused, and a list. */
async function startWithThree(options = {}): Promise<TestServer> {
  const server = await start(options);
  await server.ask('POST', members, { body: { email: 'one@example.com' } });
  await server.ask('POST', members, { body: { email: 'two@example' } });
  await server.ask('GET', members);
  return server;
}

describe('passes', () => {
  test.each([
    [{ match: invite, exactly: 2 }, 'Expected exactly 2 requests matching {"operation":"invite-team-member"}, found 2.', [1, 2]],
    [{ match: invite, at_least: 1 }, 'Expected at least 1 request matching {"operation":"invite-team-member"}, found 2.', [1, 2]],
    [{ match: invite, at_most: 2 }, 'Expected at most 2 requests matching {"operation":"invite-team-member"}, found 2.', [1, 2]],
    [{ match: invite, at_least: 1, at_most: 2 }, 'Expected at least 1 request and at most 2 requests matching {"operation":"invite-team-member"}, found 2.', [1, 2]],
    [{ match: invite, at_least: 2, at_most: 2 }, 'Expected at least 2 requests and at most 2 requests matching {"operation":"invite-team-member"}, found 2.', [1, 2]],
    [{ match: invite, at_least: 0 }, 'Expected at least 0 requests matching {"operation":"invite-team-member"}, found 2.', [1, 2]],
    [{ match: invite, at_least: 0, at_most: 2 }, 'Expected at most 2 requests matching {"operation":"invite-team-member"}, found 2.', [1, 2]],
    [{ match: { operation: 'delete-team' }, never: true }, 'Expected no request matching {"operation":"delete-team"}, found 0.', []],
    [{ match: { token: 'engineering' }, nothing_else: true }, 'Expected nothing but requests matching {"token":"engineering"}, found 3.', [1, 2, 3]],
    [{ exactly: 3 }, 'Expected exactly 3 requests matching {}, found 3.', [1, 2, 3]],
  ])('%j', async (expected, message, ids) => {
    const { ask } = await startWithThree();

    const { status, body } = await ask('POST', '/_mock/journal/verify', { body: expected });

    expect(status).toBe(200);
    expect(body).toEqual({ passed: true, found: ids.length, complete: true, message, matching: ids.map((id) => expect.objectContaining({ id })), near_misses: [] });
  });
});

describe('does not pass', () => {
  test.each([
    [{ match: invite, exactly: 1 }, 'Expected exactly 1 request matching {"operation":"invite-team-member"}, found 2.', [1, 2], []],
    [{ match: invite, at_most: 1 }, 'Expected at most 1 request matching {"operation":"invite-team-member"}, found 2.', [1, 2], []],
    [{ match: { rule: 'emailInvalid' }, never: true }, 'Expected no request matching {"rule":"emailInvalid"}, found 1.', [2], []],
    [
      { match: { ...invite, status: 201 }, exactly: 2 },
      'Expected exactly 2 requests matching {"operation":"invite-team-member","status":201}, found 1.',
      [1],
      [[2, [{ field: 'status', expected: 201, actual: 422 }]]],
    ],
    [
      { match: { ...invite, status: 201, email: 'two@example.com' }, at_least: 1 },
      'Expected at least 1 request matching {"operation":"invite-team-member","status":201,"email":"two@example.com"}, found 0.',
      [],
      [
        [1, [{ field: 'email', expected: 'two@example.com', actual: ['one@example.com'] }]],
        [2, [{ field: 'status', expected: 201, actual: 422 }, { field: 'email', expected: 'two@example.com', actual: ['two@example'] }]],
      ],
    ],
    [
      { match: { token: 'support', after_id: 2 }, at_least: 1 }, // what came before is none
      'Expected at least 1 request matching {"token":"support","after_id":2}, found 0.',
      [],
      [[3, [{ field: 'token', expected: 'support', actual: ['team', 'engineering'] }]]],
    ],
    [
      { match: invite, nothing_else: true },
      'Expected nothing but requests matching {"operation":"invite-team-member"}, found 2 and 1 other.',
      [1, 2],
      [[3, [{ field: 'operation', expected: 'invite-team-member', actual: 'list-team-members' }]]],
    ],
    [
      { match: { operation: 'list-team-members' }, nothing_else: true },
      'Expected nothing but requests matching {"operation":"list-team-members"}, found 1 and 2 others.',
      [3],
      [2, 1].map((id) => [id, [{ field: 'operation', expected: 'list-team-members', actual: 'invite-team-member' }]]), // the latest of equal ones first
    ],
  ] as [object, string, number[], [number, unknown[]][]][])('%j', async (expected, message, ids, misses) => {
    const { ask } = await startWithThree();

    const { status, body } = await ask('POST', '/_mock/journal/verify', { body: expected });

    expect(status).toBe(200);
    expect(body).toEqual({
      passed: false,
      found: ids.length,
      complete: true,
      message,
      matching: ids.map((id) => expect.objectContaining({ id })),
      near_misses: misses.map(([id, differs]) => ({ entry: expect.objectContaining({ id }), differs })),
    });
  });
});

test('shows a hundred of more requests that match, the oldest first', async () => {
  const { ask } = await start();
  for (let turn = 0; turn < 101; turn += 1) await ask('GET', '/api/v2/roles');

  const { body } = await ask('POST', '/_mock/journal/verify', { body: { exactly: 101 } });

  expect(body).toMatchObject({ passed: true, found: 101 });
  expect(body.matching.map(({ id }: { id: number }) => id)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
});

test.each([{ at_least: 1 }, { nothing_else: true }])('shows five of more requests that came instead: %j', async (expected) => {
  const { ask } = await start();
  for (let turn = 0; turn < 6; turn += 1) await ask('GET', '/api/v2/roles');

  const { body } = await ask('POST', '/_mock/journal/verify', { body: { match: { operation: 'list-teams' }, ...expected } });

  expect(body.near_misses.map(({ entry: { id } }: { entry: { id: number } }) => id)).toEqual([6, 5, 4, 3, 2]);
});

describe('a journal that dropped entries', () => {
  test.each([
    [{ match: { operation: 'delete-team' }, never: true }, false],
    [{ match: { method: 'GET' }, exactly: 2 }, false],
    [{ match: { method: 'GET' }, nothing_else: true }, false],
    [{ match: { method: 'GET' }, at_least: 1 }, true],
    [{ match: { method: 'GET' }, at_least: 3 }, false],
    [{ match: { operation: 'delete-team', after_id: 2 }, never: true }, true],
    [{ match: { operation: 'delete-team', after_id: 1 }, never: true }, false],
    [{ match: { operation: 'delete-team', since: '2023-10-29T14:00:00.001Z' }, never: true }, true],
    [{ match: { operation: 'delete-team', since: '2023-10-29T14:00:00.000Z' }, never: true }, false],
  ])('vouches for %j: %s', async (expected, passed) => {
    const { ask } = await startWithThree({ journal: '2' });
    await ask('POST', '/_mock/clock/advance', { body: { by: '1s' } });
    await ask('GET', members);

    const { body } = await ask('POST', '/_mock/journal/verify', { body: expected });

    expect(body.passed).toBe(passed);
    expect(body.message.includes('but the journal dropped its 2 oldest entries. Raise --journal, clear it first, or ask with after_id.')).toBe(!passed);
  });

  test('does not vouch for a time before which its clock was set back', async () => {
    const { ask } = await startWithThree({ journal: '2' });
    await ask('PUT', '/_mock/clock', { body: { now: '2022-01-01T00:00:00Z' } });
    for (let turn = 0; turn < 3; turn += 1) await ask('GET', members);
    const verify = async (since: string) => (await ask('POST', '/_mock/journal/verify', { body: { match: { operation: 'invite-team-member', since }, never: true } })).body.passed;

    expect([await verify('2023-01-01T00:00:00Z'), await verify('2023-10-29T14:00:00.001Z')]).toEqual([false, true]);
  });

  test('is complete since a moment after all that it dropped, wherever the clock was set back to', async () => {
    const { ask } = await start({ journal: '2' });
    await ask('GET', members);
    await ask('POST', '/_mock/clock/advance', { body: { by: '2h' } });
    await ask('GET', members);
    await ask('POST', '/_mock/clock/advance', { body: { by: '-1h' } });
    await ask('GET', members);

    const isComplete = async (since: string) => (await ask('POST', '/_mock/journal/verify', { body: { match: { since }, exactly: 2 } })).body.complete;

    expect([await isComplete('2023-10-29T14:00:00Z'), await isComplete('2023-10-29T14:00:01Z')]).toEqual([false, true]);
    await ask('GET', members);
    expect([await isComplete('2023-10-29T15:00:00Z'), await isComplete('2023-10-29T16:00:00Z'), await isComplete('2023-10-29T16:00:01Z')]).toEqual([false, false, true]);
  });

  test('is complete since a moment after what it dropped since it was cleared', async () => {
    const { ask } = await startWithThree({ journal: '1' });
    await ask('DELETE', '/_mock/journal');
    await ask('POST', '/_mock/clock/advance', { body: { by: '-1h' } });
    for (let turn = 0; turn < 2; turn += 1) await ask('GET', members);

    const isComplete = async (since: string) => (await ask('POST', '/_mock/journal/verify', { body: { match: { since }, never: true } })).body.complete;

    expect([await isComplete('2023-10-29T13:00:00Z'), await isComplete('2023-10-29T13:00:01Z')]).toEqual([false, true]);
  });

  test('says of a single one that it is one', async () => {
    const { ask } = await startWithThree({ journal: '2' });

    expect((await ask('POST', '/_mock/journal/verify', { body: { never: true, match: { method: 'DELETE' } } })).body.message)
      .toBe('Expected no request matching {"method":"DELETE"}, found 0, but the journal dropped its oldest entry. Raise --journal, clear it first, or ask with after_id.');
  });
});

test.each([
  [{}, "The body doesn't say how many requests to expect."],
  [{ exactly: 1, never: true }, 'The body says exactly and never.'],
  [{ at_least: 1, at_most: 2, exactly: 1 }, 'The body says at_least and at_most and exactly.'],
  [{ at_least: 3, at_most: 2 }, 'The body says at_least 3 and at_most 2, which no number is.'],
  [{ match: { since: '2016-12-31T23:59:60Z' }, never: true }, '"2016-12-31T23:59:60Z" is no moment of a world\'s clock.'],
  [{ exactly: -1 }, 'body.exactly must be >= 0.'],
  [{ exactly: '1' }, 'body.exactly must be integer.'],
  [{ never: false }, 'body.never must be true.'],
  [{ atLeast: 1 }, 'body has no field "atLeast".'],
  [{ match: { operation: 'invite' }, never: true }, 'There is no operation "invite". Did you mean "invite-team-member"?'],
])('refuses %j', async (body, message) => {
  const { ask } = await start();

  expect(await ask('POST', '/_mock/journal/verify', { body })).toMatchObject({ status: 400, body: { error: { message } } });
});

test.each(['email', 'method'])('a %s without end is compared with a journal of long entries', async (field) => {
  const server = await start();
  for (let turn = 0; turn < 300; turn += 1) await server.ask('GET', `${members}?email=${'e'.repeat(310)}${turn}`);
  const { status, body } = await server.ask('POST', '/_mock/journal/verify', { body: { match: { [field]: 'x'.repeat(900_000) }, exactly: 1 } });
  expect(status).toBe(200);
  expect(body).toMatchObject({ passed: false, found: 0 });
});
