import { describe, expect, it } from 'vitest';
import { members, newcomer, startFaulty } from './support.ts';

const asking = (fault: string) => ({ body: newcomer, headers: { 'x-mock-fault': fault } });
const hint =
  'It takes a status from 400 to 599, the name of a rule that refuses, close, close-during, malformed, lose-answer, drip=2s, delay=200ms (up to 1h), ' +
  'or a delay and one of the others: "delay=200ms; 503".';

describe('X-Mock-Fault', () => {
  it('strikes its own request only', async () => {
    const server = await startFaulty();
    const headers = { 'x-mock-fault': '503' };
    expect(await server.ask('GET', members, { headers })).toEqual({ status: 503, body: { errors: 'Something went wrong on our side. Please try again later.' } });
    expect((await server.send('GET', members)).status).toBe(200);
  });

  it('goes before the rules, which do not count its call', async () => {
    const server = await startFaulty();
    await server.fault({ effect: { status: 500 } });
    expect((await server.send('POST', members, asking('429'))).status).toBe(429);
    expect(await server.struck()).toEqual([0]);
    expect((await server.send('POST', members)).status).toBe(500);
  });

  it('answers the documented conflict', async () => {
    const server = await startFaulty();
    expect(await server.ask('POST', `${members}/101/change-role/103`, { headers: { 'x-mock-fault': '409' } }))
      .toEqual({ status: 409, body: { errors: 'Another role change for this user is in progress. Please try again.' } });
  });

  it.each(['delay=100ms; 503', '503;delay=100ms', 'delay=PT0.1S, 503', 'DELAY=100MS;503'])('takes a delay and a status: %s', async (header) => {
    const server = await startFaulty();
    const started = performance.now();
    expect((await server.send('POST', members, asking(header))).status).toBe(503);
    expect(performance.now() - started).toBeGreaterThan(90);
  });

  it.each(['close', 'lose-answer'])('ends the connection: %s', async (header) => {
    const server = await startFaulty();
    await expect(server.send('POST', members, asking(header))).rejects.toThrow('fetch failed');
    const { status } = await server.ask('GET', `${members}?email=${newcomer.email}`);
    expect(status).toBe(header === 'close' ? 404 : 200);
  });

  it('close-during breaks the answer', async () => {
    const server = await startFaulty();
    const response = await server.send('POST', members, asking('close-during'));
    expect(response.status).toBe(201);
    await expect(response.text()).rejects.toThrow('terminated');
  });

  it('malformed breaks the JSON', async () => {
    const server = await startFaulty();
    const response = await server.send('POST', members, asking('malformed'));
    expect(response.status).toBe(201);
    await expect(response.json()).rejects.toThrow(SyntaxError);
  });

  it('drip slows the answer down', async () => {
    const server = await startFaulty();
    const started = performance.now();
    const response = await server.send('POST', members, asking('drip=100ms'));
    expect(await response.json()).toMatchObject({ message: 'Invitation sent' });
    expect(performance.now() - started).toBeGreaterThan(90);
  });

  it.each([
    ['noSeatLeft', 422, 'Cannot invite organization members due to quota limits.'],
    ['delay=1ms; NOSEATLEFT', 422, 'Cannot invite organization members due to quota limits.'],
    ['memberNotFoundByEmail', 404, `Team member with email "${newcomer.email}" not found`],
  ])('refuses by a rule, and nothing is committed: %s', async (header, status, errors) => {
    const server = await startFaulty();
    const before = server.dump();
    const answer = await server.send('POST', members, asking(header)); // of a rule that the operation doesn't declare, too
    expect({ status: answer.status, body: await answer.json() }).toEqual({ status, body: { errors } });
    expect(server.dump()).toEqual(before);
  });

  it('refuses by a rule about the address in the query, which wins over that in the body', async () => {
    const server = await startFaulty();
    expect(await server.ask('DELETE', `${members}?email=bob@example.com`, asking('memberNotFoundByEmail'))).toEqual({
      status: 404, body: { errors: 'Team member with email "bob@example.com" not found' },
    });
  });

  it('tells of a rule that is nearly spelt', async () => {
    const server = await startFaulty();
    expect(await server.ask('POST', members, asking('noSeatLeaft'))).toMatchObject({
      status: 400, body: { error: { message: 'The header X-Mock-Fault can\'t be read: "noseatleaft" is no fault. Did you mean "noSeatLeft"?' } },
    });
  });

  it.each(['memberNotFound', 'delay=1ms; memberNotFound'])('tells when a request does not say what the text of a rule is about: %s', async (header) => {
    const server = await startFaulty();
    expect(await server.ask('POST', members, asking(header))).toEqual({
      status: 400,
      body: {
        error: {
          code: 'invalid_request',
          message: "This request doesn't say what the text of memberNotFound is about.",
          hint: 'Send one that does, or answer with a status and a body of your own.',
        },
      },
    });
  });

  it.each([
    ['nonsense', '"nonsense" is no fault'],
    ['teamUnknown', '"teamunknown" is no fault'],
    ['', '"" is no fault'],
    ['200', '"200" is no fault'],
    ['600', '"600" is no fault'],
    ['delay', '"delay" is no fault'],
    ['delay=soon', '"delay=soon" is no fault'],
    ['delay=0s', '"delay=0s" is no fault'],
    ['drip=2h', '"drip=2h" is no fault'],
    ['503; 429', '"429" is one too many'],
    ['delay=1ms, delay=2ms', '"delay=2ms" is one too many'],
    ['503;', '"" is no fault'],
    ['constructor', '"constructor" is no fault'],
  ])('refuses %j and changes nothing', async (header, reason) => {
    const server = await startFaulty();
    const before = server.dump();
    expect(await server.ask('POST', members, asking(header))).toEqual({
      status: 400,
      body: { error: { code: 'fault_unreadable', message: `The header X-Mock-Fault can't be read: ${reason}.`, hint } },
    });
    expect(server.dump()).toEqual(before);
  });
});
