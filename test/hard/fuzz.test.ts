import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dumpTables } from '../support/dump.ts';
import type { Sandbox } from '../../src/sandboxes/sandbox.ts';
import { start, type TestServer } from '../support/server.ts';
import { documents, readOperations, type Operation } from './operations.ts';
import { prepare } from './plain.ts';
import { plainRequest, requestOf, type FuzzedRequest } from './requests.ts';
import { sender, type Received } from './sending.ts';

/** Its answer never ends, or is long in coming. */
const patient = new Set(['/_mock/journal/stream', '/_mock/journal/wait']);

/** What would make other requests fail, or change the world by themselves: their sandbox is asked for nothing else. */
function keepApart({ method, path }: Operation): boolean {
  return (path === '/_mock/faults' || path === '/_mock/invitations/acceptance') && method !== 'GET';
}

describe.each(Object.keys(documents) as (keyof typeof documents)[])('the API of %s', (api) => {
  test('answers a plain request to every operation below 400, as documented', async () => {
    const { ask } = await start();
    const { body: world } = await ask('GET', '/_mock/state');
    for (const operation of (await readOperations(ask, api)).filter(({ path }) => path !== '/_mock/journal/stream')) {
      const mock = await start();
      const key = await prepare(mock);
      const { send, close } = sender(mock.port);
      const request = plainRequest(operation, [world]);
      const answer = await send({ ...request, url: request.url.replace('{key}', key) });
      close();
      await mock.stop();
      const fault = answer.status < 400 ? faultOf(operation, answer) : `refused with ${answer.status}`;
      expect(fault, `${operation.method} ${request.url} answered ${answer.text}`).toBeUndefined();
    }
  });

  test('answers every request with a status and a body that it documents, and a refused one changes nothing', async () => {
    const first = await start({ inviteLimit: 'off' });
    const operations = (await readOperations(first.ask, api)).filter(({ path }) => !patient.has(path));
    const vendors = api === 'control' ? await readOperations(first.ask, 'better-stack') : [];
    const { body: world } = await first.ask('GET', '/_mock/state');
    await first.stop();
    expect(operations.length).toBeGreaterThan(3);
    const asked = new Set<Operation>();

    await fc.assert(fc.asyncProperty(fc.array(requestOf([...operations, ...operations, ...vendors], [world], keepApart), { minLength: 1, maxLength: 25 }), async (requests) => {
      const mock = await start({ inviteLimit: '20/1m' });
      await prepare(mock);
      const { send, close } = sender(mock.port);
      try {
        for (const request of requests) await expectDocumented(mock, request, send);
        for (const { operation } of requests) asked.add(operation);
      } finally {
        close();
        await mock.stop();
      }
    }), { numRuns: 1_000, interruptAfterTimeLimit: 60_000 });
    expect(operations.filter((operation) => !asked.has(operation))).toEqual([]); // however slow the machine is
  });
});

async function expectDocumented({ sandboxes }: TestServer, request: FuzzedRequest, send: (request: FuzzedRequest) => Promise<Received>): Promise<void> {
  const steady = sandboxes.list().filter(({ acceptance }) => acceptance.after === null); // others change whenever they are asked
  const dump = () => new Map(steady.map((sandbox) => [sandbox.name, stateOf(sandbox)]));
  const before = dump();
  const answer = await send(request);
  const told = `${request.operation.method} ${request.url} ${JSON.stringify(request.headers)} ${request.body?.slice(0, 2_000)}\nanswered ${answer.status} ${answer.text.slice(0, 500)}`;
  const fault = faultOf(request.operation, answer);
  if (fault !== undefined) throw new Error(`${told}\n${fault}`);
  if (answer.status < 400) return;
  const after = dump();
  for (const [name, state] of before) expect(after.get(name), `${told}\nand changed ${name}`).toEqual(state);
}

/** What requests can change of a sandbox. The time is part of it where it stands still. */
function stateOf({ db, clock, limits, acceptance, faults, snapshots }: Sandbox) {
  const rules = faults.list().map(({ id }) => id); // how often they struck is no part of it
  return { tables: dumpTables(db), mode: clock.mode, rate: clock.rate, ...(clock.rate === 0 && { now: clock.now() }), limits: { ...limits }, acceptance: { ...acceptance }, rules, snapshots: snapshots.list() };
}

/** What is wrong with an answer. */
function faultOf({ answers }: Operation, { status, headers, text }: Received): string | undefined {
  if (status >= 500) return 'a failure of the server';
  if (isSandboxRefusal(status, text)) return undefined; // before anybody is asked
  const answer = answers[status];
  if (answer === undefined) return 'a status that is not documented';
  if (answer === null) return text === '' ? undefined : 'a body where none is documented';
  if (answer === 'text') return undefined;
  if (headers['content-type'] !== 'application/json; charset=utf-8') return `the content type ${headers['content-type']}`;
  return answer(JSON.parse(text)) ? undefined : JSON.stringify(answer.errors);
}

function isSandboxRefusal(status: number, text: string): boolean {
  return status === 400 && /^\{"error":\{"code":"sandbox_(name_invalid|ambiguous)",/.test(text);
}
