import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exchange } from '../support/raw.ts';
import { members, newcomer, startFaulty, type FaultyServer } from './support.ts';

describe('an answer that is held back', () => {
  it.each([{ delay: '1h' }, { drip: '1h' }, { delay: '1h', lose_answer: true }])('does not hold up the end of the server: %j', async (effect) => {
    const server = await startFaulty();
    const held = holdOne(server, effect);
    await untilStruck(server);
    await server.app.close();
    expect(server.app.server.listening).toBe(false);
    await held;
  });

  it.each([
    ['a reset', '/_mock/reset'],
    ['the restore of a snapshot', '/_mock/snapshots/mine/restore'],
  ])('is cut by %s, and what it asked for is never done', async (_what, path) => {
    const server = await startFaulty();
    expect((await server.ask('POST', '/_mock/snapshots', { body: { name: 'mine' } })).status).toBe(201);
    const before = server.dump();
    const held = holdOne(server, { delay: '1h' });
    await untilStruck(server);
    expect((await server.ask('POST', path)).status).toBe(204);
    await held;
    expect(server.dump()).toEqual(before);
  });

  it('is cut when its sandbox is deleted', async () => {
    const server = await startFaulty();
    const held = holdOne(server, { delay: '1h' }, '/~other');
    await untilStruck(server, '/~other');
    expect((await server.ask('DELETE', '/_mock/sandboxes/other')).status).toBe(204);
    await held;
  });

  it('is forgotten when its client goes away, and nothing is committed', async () => {
    const server = await startFaulty();
    const before = server.dump();
    await server.fault({ effect: { delay: '80ms' } });
    const body = JSON.stringify(newcomer);
    const accepted = once(server.app.server, 'connection') as Promise<[Socket]>; // what the event carries
    const client = connect(server.port, '127.0.0.1');
    client.write(`POST ${members} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer engineering-token\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    const [socket] = await accepted;
    await untilStruck(server);
    client.destroy();
    await once(socket, 'close');
    const later = await server.send('GET', members, { headers: { 'x-mock-fault': 'delay=120ms' } });
    expect(later.status).toBe(200);
    expect(server.dump()).toEqual(before);
  });

  it('may be one of many on a connection', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => void warnings.push(warning);
    process.on('warning', note);
    onTestFinished(() => void process.off('warning', note));
    const server = await startFaulty();
    await server.fault({ effect: { delay: '1ms' }, times: 'unlimited' });
    const request = (ending: string) => `GET ${members} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer engineering-token\r\n${ending}\r\n`;
    const answers = await exchange(server.port, request('').repeat(14) + request('Connection: close\r\n'));
    expect(answers.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(15);
    expect(warnings).toEqual([]);
  });
});

/** Resolves once its connection is broken. */
async function holdOne(server: FaultyServer, effect: object, sandbox = ''): Promise<void> {
  expect(await server.ask('POST', `${sandbox}/_mock/faults`, { body: { match: { method: 'POST' }, effect } })).toMatchObject({ status: 201 });
  await expect(server.send('POST', `${sandbox}${members}`, { body: newcomer }).then((response) => response.text())).rejects.toThrow(/fetch failed|terminated/);
}

async function untilStruck(server: FaultyServer, sandbox = ''): Promise<void> {
  const { body } = await server.ask('GET', `${sandbox}/_mock/faults`);
  if ((body as { faults: { struck: number }[] }).faults[0]?.struck !== 1) await untilStruck(server, sandbox);
}
