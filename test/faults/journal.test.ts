import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { members, newcomer, startFaulty, type FaultyServer } from './support.ts';

interface Entry {
  readonly id: number;
  readonly answer: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: unknown } | null;
}

/** What the journal has of the exchanges, less what each one has. */
async function journaled(server: FaultyServer) {
  const { body } = await server.ask('GET', '/_mock/journal');
  const { entries } = body as { entries: (Entry & Record<string, unknown>)[] };
  return entries.map(({ method, answer, fault, token, emails, why }) => ({
    method, fault, emails, status: answer && answer.status, body: answer && answer.body,
    token: (token as { name: string }).name,
    rule: (why as { rule: string } | null)?.rule ?? null,
  }));
}

const invited = { message: 'Invitation sent', data: expect.objectContaining({ type: 'team_member_invitation' }) };
const struckInvitation = { method: 'POST', emails: [newcomer.email], token: 'engineering', rule: null };

describe('the journal', () => {
  it('tells of a status with the fault and the rule whose words it took', async () => {
    const server = await startFaulty();
    await server.fault({ effect: { status: 429 } });
    await server.send('POST', members, { body: newcomer });
    expect(await journaled(server)).toEqual([{
      ...struckInvitation, fault: { id: 'fault-1', effect: '429' }, status: 429,
      body: { errors: 'Too many invitations sent. Please try again later.' }, rule: 'tooManyInvitations',
    }]);
  });

  it.each([
    ['close', null, null],
    ['lose-answer', null, null],
    ['close-during', 201, invited],
    ['drip=10ms', 201, invited],
    ['delay=5ms', 201, invited],
    ['malformed', 201, expect.stringMatching(/^\{"message":"Invitation sent","data":\{/)],
  ])('tells once of %s, by a request that asked for it', async (effect, status, body) => {
    const server = await startFaulty();
    await server.send('POST', members, { body: newcomer, headers: { 'x-mock-fault': effect } }).then((response) => response.text()).catch(() => {});
    expect(await journaled(server)).toEqual([{ ...struckInvitation, fault: { id: 'header', effect }, status, body }]);
  });

  it.each(['malformed', 'drip=10ms', 'close-during'])('tells of no body where the answer has none, struck by %s', async (effect) => {
    const server = await startFaulty();
    await server.send('DELETE', `${members}/102`, { headers: { 'x-mock-fault': effect } }).catch(() => {});
    expect(await journaled(server)).toEqual([{ method: 'DELETE', emails: ['bob@example.com'], token: 'engineering', rule: null, fault: { id: 'header', effect }, status: 204, body: null }]);
  });

  it.each([{}, { status: 503 }, { lose_answer: true }])('tells of a client that went away during a delay, and not of %j that never came', async (effect) => {
    const server = await startFaulty();
    await server.fault({ effect: { delay: '1h', ...effect } });
    const accepted = once(server.app.server, 'connection') as Promise<[Socket]>; // what the event carries
    const client = connect(server.port, '127.0.0.1');
    client.write(`GET ${members} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer engineering-token\r\n\r\n`);
    const [socket] = await accepted;
    while ((await server.struck())[0] === 0);
    client.destroy();
    await once(socket, 'close');
    expect(await journaled(server)).toEqual([
      { method: 'GET', emails: [], token: 'engineering', rule: null, fault: { id: 'fault-1', effect: 'delay=1h' }, status: null, body: null },
    ]);
  });

  it.each(['malformed', 'drip=10ms', 'close-during'])('tells of what the client should do otherwise when struck by %s', async (effect) => {
    const server = await startFaulty({ strictClient: 'warn' });
    await server.send('GET', `${members}?page=2`, { headers: { 'x-mock-fault': effect } }).then((response) => response.text()).catch(() => {});
    const { body } = await server.ask('GET', '/_mock/journal/1');
    expect(body).toMatchObject({ answer: { status: 200 }, fault: { effect }, client_warnings: [{ rule: 'counted-pages' }] });
  });

  it('shows which delay was drawn, the same for the same seed', async () => {
    const drawn = async () => {
      const server = await startFaulty();
      await server.fault({ seed: 5, effect: { delay: { median: '5ms', sigma: 1 }, status: 503 }, times: 4 });
      for (let call = 0; call < 4; call++) await server.send('GET', members);
      return (await journaled(server)).map(({ fault }) => (fault as { effect: string }).effect);
    };
    const first = await drawn();
    expect(await drawn()).toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(1);
    for (const effect of first) expect(effect).toMatch(/^delay=\d+ms; 503$/);
  });
});
