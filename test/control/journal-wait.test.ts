import { request } from 'node:http';
import { expect, test } from 'vitest';
import { control, startToEnd, startWithJournal } from '../support/journal.ts';

const members = '/api/v2/team-members';

test('a wait ends with the request that it is for', async () => {
  const { call, control } = await startWithJournal();
  await call('GET', members);
  const waiting = control('POST', '/journal/wait', { match: { operation: 'invite-team-member', status: 201 }, count: 2 });
  await call('POST', members, { body: {} });
  await call('POST', members, { body: { email: 'one@example.com' } });
  await call('POST', members, { body: { email: 'two@example.com' } });

  expect(await waiting).toMatchObject({ status: 200, body: { entries: [{ id: 3, emails: ['one@example.com'] }, { id: 4 }], found: 2 } });
});

test('a wait counts what came before, unless it asks with after_id', async () => {
  const { call, control } = await startWithJournal();
  await call('GET', members);

  expect(await control('POST', '/journal/wait')).toMatchObject({ status: 200, body: { entries: [{ id: 1 }], found: 1 } });
  expect(await control('POST', '/journal/wait', { timeout: '60s' })).toMatchObject({ status: 200, body: { entries: [{ id: 1 }], found: 1 } });
  expect(await control('POST', '/journal/wait', { match: { after_id: 1 }, timeout: '1ms' })).toMatchObject({ status: 408, body: { found: 0 } });
});

test('a wait forgets what a reset takes out of the journal', async () => {
  const { call, control } = await startWithJournal();
  await call('GET', members);
  const waiting = control('POST', '/journal/wait', { count: 2, timeout: '1s' });
  await control('POST', '/journal/wait', { match: { after_id: 1 }, timeout: '1ms' }); // the first one is there then
  await control('POST', '/reset');
  for (let turn = 0; turn < 2; turn += 1) await call('GET', members);

  expect(await waiting).toMatchObject({ status: 200, body: { entries: [{ id: 2 }, { id: 3 }], found: 2 } });
});

test('a wait that is too long ends with 408 and what came instead, the nearest first', async () => {
  const { call, control } = await startWithJournal();
  await call('GET', members);
  await call('POST', members, { body: { email: 'someone@example.com' } });
  await call('POST', members, { body: { email: 'new@exmaple.com' } });

  const { status, body } = await control('POST', '/journal/wait', { match: { operation: 'invite-team-member', email: 'new@example.com' }, timeout: '1ms' });

  expect(status).toBe(408);
  expect(body).toEqual({
    error: { code: 'wait_timed_out', message: '0 of 1 requests came within 1ms.', hint: 'near_misses shows what came instead.' },
    found: 0,
    near_misses: [
      { entry: expect.objectContaining({ id: 3 }), differs: [{ field: 'email', expected: 'new@example.com', actual: ['new@exmaple.com'] }] },
      { entry: expect.objectContaining({ id: 2 }), differs: [{ field: 'email', expected: 'new@example.com', actual: ['someone@example.com'] }] },
    ],
  });
});

test('a wait follows the wall, whatever the clock of the sandbox does', async () => {
  const { control } = await startWithJournal();
  const waiting = control('POST', '/journal/wait', { timeout: '20ms' });
  await control('POST', '/clock/advance', { by: '-1h' });

  expect((await waiting).status).toBe(408);
});

test('a wait ends when its sandbox is deleted', async () => {
  const { control, call } = await startWithJournal();
  await call('GET', `/~gone${members}`);
  const waiting = control('POST', '/journal/wait', { count: 2 }, { 'x-mock-sandbox': 'gone' });
  await control('POST', '/journal/wait', { match: { after_id: 1 }, timeout: '1ms' }, { 'x-mock-sandbox': 'gone' }); // the first one is there then
  await control('DELETE', '/sandboxes/gone');

  expect(await waiting).toMatchObject({ status: 503, body: { error: { code: 'wait_ended' } } });
});

test('a wait ends with its client', async () => {
  const { origin, readers } = await startToEnd();
  const asking = request(`${origin}/_mock/journal/wait`, { method: 'POST' }).on('error', () => {});
  asking.end('{"timeout": "60s"}');
  await readers.came;
  asking.destroy();

  await expect(readers.went).resolves.toBeUndefined();
});

test('a wait ends with the server', async () => {
  const { origin, app, readers } = await startToEnd();
  const waiting = control(`${origin}/_mock/journal/wait`, 'POST', { timeout: '60s' });
  await readers.came;
  await app.close();

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
  const { control } = await startWithJournal();

  expect(await control('POST', '/journal/wait', body)).toMatchObject({ status: 400, body: { error: { message } } });
});
