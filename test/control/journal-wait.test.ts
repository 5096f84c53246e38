import { request } from 'node:http';
import { expect, test } from 'vitest';
import { watchReaders } from '../support/journal.ts';
import { start } from '../support/server.ts';

const members = '/api/v2/team-members';

test('a wait ends with the request that it is for', async () => {
  const { ask } = await start();
  await ask('GET', members);
  const waiting = ask('POST', '/_mock/journal/wait', { body: { match: { operation: 'invite-team-member', status: 201 }, count: 2 } });
  await ask('POST', members, { body: {} });
  await ask('POST', members, { body: { email: 'one@example.com' } });
  await ask('POST', members, { body: { email: 'two@example.com' } });

  expect(await waiting).toMatchObject({ status: 200, body: { entries: [{ id: 3, emails: ['one@example.com'] }, { id: 4 }], found: 2 } });
});

test('a wait counts what came before, unless it asks with after_id', async () => {
  const { ask } = await start();
  await ask('GET', members);

  expect(await ask('POST', '/_mock/journal/wait')).toMatchObject({ status: 200, body: { entries: [{ id: 1 }], found: 1 } });
  expect(await ask('POST', '/_mock/journal/wait', { body: { timeout: '60s' } })).toMatchObject({ status: 200, body: { entries: [{ id: 1 }], found: 1 } });
  expect(await ask('POST', '/_mock/journal/wait', { body: { match: { after_id: 1 }, timeout: '1ms' } })).toMatchObject({ status: 408, body: { found: 0 } });
});

test('a wait forgets what a reset takes out of the journal', async () => {
  const { ask } = await start();
  await ask('GET', members);
  const waiting = ask('POST', '/_mock/journal/wait', { body: { count: 2, timeout: '1s' } });
  await ask('POST', '/_mock/journal/wait', { body: { match: { after_id: 1 }, timeout: '1ms' } }); // the first one is there then
  await ask('POST', '/_mock/reset');
  for (let turn = 0; turn < 2; turn += 1) await ask('GET', members);

  expect(await waiting).toMatchObject({ status: 200, body: { entries: [{ id: 2 }, { id: 3 }], found: 2 } });
});

test('a wait that is too long ends with 408 and what came instead, the nearest in whatever case first', async () => {
  const { ask } = await start();
  await ask('GET', members);
  await ask('POST', members, { body: { email: 'new@exmaple.com' } });
  await ask('POST', members, { body: { email: 'me@b.co' } });

  const { status, body } = await ask('POST', '/_mock/journal/wait', { body: { match: { operation: 'invite-team-member', email: 'NEW@EXAMPLE.COM' }, timeout: '1ms' } });

  expect(status).toBe(408);
  expect(body).toEqual({
    error: { code: 'wait_timed_out', message: '0 of 1 requests came within 1ms.', hint: 'near_misses shows what came instead.' },
    found: 0,
    near_misses: [
      { entry: expect.objectContaining({ id: 2 }), differs: [{ field: 'email', expected: 'NEW@EXAMPLE.COM', actual: ['new@exmaple.com'] }] },
      { entry: expect.objectContaining({ id: 3 }), differs: [{ field: 'email', expected: 'NEW@EXAMPLE.COM', actual: ['me@b.co'] }] },
    ],
  });
});

test('a wait that is too long tells when nothing came, and where to look when nothing like it did', async () => {
  const { ask } = await start();
  const body = { match: { operation: 'list-teams', token: 'global' }, timeout: '1ms' };
  expect(await ask('POST', '/_mock/journal/wait', { body })).toMatchObject({
    status: 408, body: { error: { hint: 'No request came at all. Does the client use the address of this mock?' }, near_misses: [] },
  });
  await ask('POST', members, { body: { email: 'new@example.com' } });
  expect(await ask('POST', '/_mock/journal/wait', { body })).toMatchObject({
    status: 408, body: { error: { hint: 'GET /_mock/journal lists what came.' }, near_misses: [] },
  });
});

test('a wait takes an address that has nothing of the one it waits for to be as far away as none', async () => {
  const { ask } = await start();
  for (const email of ['somebody.else.altogether@example.com', undefined]) await ask('POST', members, { body: { email } });

  const { body } = await ask('POST', '/_mock/journal/wait', { body: { match: { email: 'a@b.co' }, timeout: '1ms' } });

  expect(body.near_misses.map(({ entry: { id } }: { entry: { id: number } }) => id)).toEqual([2, 1]); // the latest first
});

test('a wait follows the wall, whatever the clock of the sandbox does', async () => {
  const { ask } = await start();
  const waiting = ask('POST', '/_mock/journal/wait', { body: { timeout: '20ms' } });
  await ask('POST', '/_mock/clock/advance', { body: { by: '-1h' } });

  expect((await waiting).status).toBe(408);
});

test('a wait ends when its sandbox is deleted', async () => {
  const { ask } = await start();
  await ask('GET', `/~gone${members}`);
  const waiting = ask('POST', '/_mock/journal/wait', { body: { count: 2 }, headers: { 'x-mock-sandbox': 'gone' } });
  await ask('POST', '/_mock/journal/wait', { body: { match: { after_id: 1 }, timeout: '1ms' }, headers: { 'x-mock-sandbox': 'gone' } }); // the first one is there then
  await ask('DELETE', '/_mock/sandboxes/gone');

  expect(await waiting).toMatchObject({ status: 503, body: { error: { code: 'wait_ended' } } });
});

test('a wait ends with its client', async () => {
  const server = await start();
  const readers = watchReaders(server);
  const asking = request(`${server.origin}/_mock/journal/wait`, { method: 'POST' }).on('error', () => {});
  asking.end('{"timeout": "60s"}');
  await readers.came;
  asking.destroy();

  await expect(readers.went).resolves.toBeUndefined();
});

test('a wait ends with the server', async () => {
  const server = await start();
  const readers = watchReaders(server);
  const waiting = server.ask('POST', '/_mock/journal/wait', { body: { timeout: '60s' } });
  await readers.came;
  await server.app.close();

  expect(await waiting).toMatchObject({ status: 503, body: { error: { code: 'wait_ended' } } });
});

test.each([
  [{ timeout: '61s' }, 'body.timeout must be a stretch of time up to 60s.'],
  [{ timeout: 'soon' }, 'body.timeout must be a stretch of time up to 60s.'],
  [{ count: 0 }, 'body.count must be >= 1.'],
  [{ match: { mail: 'a@example.com' } }, 'body.match has no field "mail".'],
  [{ match: { status: '9xx' } }, 'body.match.status must match pattern "^[1-5](\\d\\d|xx)$".'],
  [{ match: { operation: 'invite' } }, 'There is no operation "invite". Did you mean "invite-team-member"?'],
  [{ until: '2023-10-29T14:00:00Z' }, 'body has no field "until".'],
])('refuses to wait with %j', async (body, message) => {
  const { ask } = await start();

  expect(await ask('POST', '/_mock/journal/wait', { body })).toMatchObject({ status: 400, body: { error: { message } } });
});
