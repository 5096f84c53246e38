import { expect, test } from 'vitest';
import { startWithJournal } from '../support/journal.ts';

const members = '/api/v2/team-members';
const authorization = 'Bearer engineering-token';

test.each([
  ['503', { answer: { status: 503 }, operation: 'list-team-members', why: { rule: 'provoked' } }],
  ['delay=1ms', { answer: { status: 200, body: { data: expect.any(Array) } }, why: null }],
  ['malformed', { answer: { status: 200, body: expect.stringMatching(/^\{"data":\[/) }, why: null }],
  ['drip=1ms', { answer: { status: 200, body: { data: expect.any(Array) } }, why: null }],
])('an answer under X-Mock-Fault: %s is kept as it left, with the fault', async (effect, expected) => {
  const { origin, control } = await startWithJournal();
  const text = await (await fetch(`${origin}${members}`, { headers: { authorization, 'x-mock-fault': effect } })).text();

  const { entries: [entry, ...more] } = (await control('GET', '/journal')).body;

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
  const { origin, control } = await startWithJournal();
  await expect(fetch(`${origin}${members}`, { headers: { authorization, 'x-mock-fault': effect } }).then((answer) => answer.text())).rejects.toThrow(/^(?:fetch failed|terminated)$/);

  const { entries: [entry, ...more] } = (await control('GET', '/journal')).body;

  expect(more).toEqual([]);
  expect(entry).toMatchObject({ method: 'GET', url: members, operation: 'list-team-members', fault: { id: 'header', effect }, ...expected });
});

test('a write whose answer is lost is found by its address', async () => {
  const { origin, control } = await startWithJournal();
  const headers = { authorization, 'content-type': 'application/json', 'x-mock-fault': 'lose-answer' };
  await expect(fetch(`${origin}${members}`, { method: 'POST', body: '{"email": "new@example.com"}', headers })).rejects.toThrow(/^(?:fetch failed|terminated)$/);

  expect((await control('GET', '/journal?email=new@example.com')).body).toMatchObject({ found: 1, entries: [{ operation: 'invite-team-member', answer: null }] });
  expect((await control('GET', '/journal.har')).body.log.entries).toMatchObject([{ response: { status: 0 }, _fault: 'lose-answer' }]);
});

test('a connection that is closed before the answer has none in the archive either', async () => {
  const { origin, control } = await startWithJournal();
  await expect(fetch(`${origin}${members}`, { headers: { authorization, 'x-mock-fault': 'close' } })).rejects.toThrow(/^(?:fetch failed|terminated)$/);

  expect((await control('GET', '/journal.har')).body.log.entries).toMatchObject([{ response: { status: 0, statusText: '', headers: [], content: { size: 0 } } }]);
  expect((await control('POST', '/journal/verify', { match: { status: '2xx' }, never: true })).body.passed).toBe(true);
});
