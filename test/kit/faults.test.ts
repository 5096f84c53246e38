import { describe, expect, test } from 'vitest';
import type { Mock } from '../../src/index.ts';
import { find, ways } from './support.ts';

/** What a client sees of an answer: its status and body, or how the connection broke. */
async function outcomeOf(mock: Mock, fault: string, email = 'eve@example.com'): Promise<string> {
  try {
    const answer = await mock.fetch('/api/v2/team-members', { method: 'POST', token: mock.tokens.engineering, json: { email }, headers: { 'x-mock-fault': fault } });
    return `${answer.status} ${await answer.text()}`;
  } catch (error) {
    return String(error);
  }
}

const invited = JSON.stringify({
  message: 'Invitation sent',
  data: { id: '202', type: 'team_member_invitation', attributes: { email: 'eve@example.com', invited_at: '2023-10-29T14:00:00.000Z', role: 'responder' } },
});

describe.each(ways)('faults with %s', (_way, open) => {
  test.each([
    { fault: 'close', client: 'TypeError: fetch failed', journal: null, committed: 404 },
    { fault: 'lose-answer', client: 'TypeError: fetch failed', journal: null, committed: 200 },
    { fault: 'close-during', client: 'TypeError: terminated', journal: 201, committed: 200 },
    { fault: 'malformed', client: `201 ${invited.slice(0, Math.ceil(invited.length / 2))}`, journal: 201, committed: 200 },
    { fault: 'drip=50ms', client: `201 ${invited}`, journal: 201, committed: 200 },
    { fault: 'delay=1ms; 503', client: '503 {"errors":"Something went wrong on our side. Please try again later."}', journal: 503, committed: 404 },
  ])('$fault reaches the client, the journal and the state', async ({ fault, client, journal, committed }) => {
    const mock = await open();
    expect(await outcomeOf(mock, fault)).toBe(client);
    const [entry] = await mock.requests.list();
    expect([entry?.answer?.status ?? null, entry?.fault]).toEqual([journal, { id: 'header', effect: expect.stringContaining(fault.slice(0, 5)) }]);
    expect((await find(mock, 'eve@example.com')).status).toBe(committed);
  });

  test.each([204, 205, 304])('an answer without a body reaches the client: %i', async (status) => {
    const mock = await open();
    await mock.faults.add({ effect: { status } });
    const answer = await mock.fetch('/api/v2/team-members', { token: mock.tokens.engineering });
    expect([answer.status, await answer.text()]).toEqual([status, '']);
  });

  test('a client that gives up is told to the journal', async () => {
    const mock = await open();
    const giveUp = new AbortController();
    const asked = mock.fetch('/api/v2/team-members/101', { token: mock.tokens.engineering, headers: { 'x-mock-fault': 'delay=1m' }, signal: giveUp.signal });
    const failure = asked.catch((error: unknown) => error);
    await mock.clock.read(); // one answer later the request has arrived
    giveUp.abort(new Error('I have no time'));
    expect(await failure).toEqual(new Error('I have no time'));
    expect((await mock.requests.wait({ operation: 'get-team-member' })).map(({ answer }) => answer)).toEqual([null]);
  });

  test('an answer without end can be followed and left', async () => {
    const mock = await open();
    const answer = await mock.fetch('/_mock/journal/stream');
    const reader = answer.body!.getReader();
    const { value } = await reader.read();
    expect(new TextDecoder().decode(value)).toBe(': the journal\n\n');
    await reader.cancel();
  });
});
