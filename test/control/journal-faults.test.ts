import { expect, test } from 'vitest';
import { send } from '../support/request.ts';
import { start } from '../support/server.ts';

const members = '/api/v2/team-members';

test.each([
  ['503', { answer: { status: 503 }, operation: 'list-team-members', why: { rule: 'provoked' } }],
  ['delay=1ms', { answer: { status: 200, body: { data: expect.any(Array) } }, why: null }],
  ['malformed', { answer: { status: 200, body: expect.stringMatching(/^\{"data":\[/) }, why: null }],
  ['drip=1ms', { answer: { status: 200, body: { data: expect.any(Array) } }, why: null }],
])('an answer under X-Mock-Fault: %s is kept as it left, with the fault', async (effect, expected) => {
  const { origin, ask } = await start();
  const text = await (await send(origin, 'GET', members, { headers: { 'x-mock-fault': effect } })).text();

  const { entries: [entry, ...more] } = (await ask('GET', '/_mock/journal')).body;

  expect(more).toEqual([]);
  expect(entry).toMatchObject({ fault: { id: 'header', effect }, ...expected });
  const { body } = entry.answer;
  expect(typeof body === 'string' ? body : JSON.stringify(body)).toBe(text);
});

test.each([
  ['close', { answer: null, why: null, token: { kind: 'team' } }],
  ['close-during', { answer: { status: 200, body: { data: expect.any(Array) } }, token: { kind: 'team' } }],
  ['lose-answer', { answer: null, token: { kind: 'team' } }],
])('an answer that is lost by X-Mock-Fault: %s is there all the same', async (effect, expected) => {
  const { ask } = await start();
  await expect(ask('GET', members, { headers: { 'x-mock-fault': effect } })).rejects.toThrow(/^(?:fetch failed|terminated)$/);

  const { entries: [entry, ...more] } = (await ask('GET', '/_mock/journal')).body;

  expect(more).toEqual([]);
  expect(entry).toMatchObject({ method: 'GET', url: members, operation: 'list-team-members', fault: { id: 'header', effect }, ...expected });
});

test('a write whose answer is lost is found by its address', async () => {
  const { ask } = await start();
  await expect(ask('POST', members, { body: { email: 'new@example.com' }, headers: { 'x-mock-fault': 'lose-answer' } })).rejects.toThrow(/^(?:fetch failed|terminated)$/);

  expect((await ask('GET', '/_mock/journal?email=new@example.com')).body).toMatchObject({ found: 1, entries: [{ operation: 'invite-team-member', answer: null }] });
  expect((await ask('GET', '/_mock/journal.har')).body.log.entries).toMatchObject([{ response: { status: 0 }, _fault: 'lose-answer' }]);
});

test('a connection that is closed before the answer has none in the archive either', async () => {
  const { ask } = await start();
  await expect(ask('GET', members, { headers: { 'x-mock-fault': 'close' } })).rejects.toThrow(/^(?:fetch failed|terminated)$/);

  expect((await ask('GET', '/_mock/journal.har')).body.log.entries).toMatchObject([{ response: { status: 0, statusText: '', headers: [], content: { size: 0 } } }]);
  expect((await ask('POST', '/_mock/journal/verify', { body: { match: { status: '2xx' }, never: true } })).body.passed).toBe(true);
});
