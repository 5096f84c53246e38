import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dumpTables } from '../support/dump.ts';
import { startSnapshot, type Sandbox } from '../../src/sandboxes/sandbox.ts';
import { frozen } from '../support/clock.ts';
import { start, type TestServer } from '../support/server.ts';
import { documents, readOperations, type Operation } from './operations.ts';
import { prepare } from './plain.ts';
import { plainRequest, requestOf, type FuzzedRequest } from './requests.ts';
import { sender, type Received } from './sending.ts';

/** What would make other requests fail, or change the world by themselves: their sandbox is asked for nothing else. */
function keepApart({ method, path }: Operation): boolean {
  return (path === '/_mock/faults' || path === '/_mock/invitations/acceptance') && method !== 'GET';
}

describe.each(Object.keys(documents) as (keyof typeof documents)[])('the API of %s', (api) => {
  test('answers a plain request to every operation below 400, as documented', async () => {
    const { ask } = await start();
    const { body: world } = await ask('GET', '/_mock/state');
    for (const operation of await readOperations(ask, api)) {
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
    let mock = await start(options);
    const operations = await readOperations(mock.ask, api);
    const vendors = api === 'control' ? await readOperations(mock.ask, 'better-stack') : [];
    const { body: world } = await mock.ask('GET', '/_mock/state');
    expect(operations.length).toBeGreaterThan(3);
    const asked = new Set<Operation>();

    await fc.assert(fc.asyncProperty(fc.array(requestOf([...operations, ...operations, ...vendors], [world], keepApart), { minLength: 1, maxLength: 25 }), async (requests) => {
      await renew(mock);
      const { send, close } = sender(mock.port);
      try {
        await expectDocumented(mock, requests, send);
        for (const { operation } of requests) asked.add(operation);
      } catch (error) {
        await mock.stop();
        mock = await start(options); // whatever is wrong with that one
        throw error;
      } finally {
        close();
      }
    }), { numRuns: 1_000, interruptAfterTimeLimit: 150_000, markInterruptAsFailure: true });
    expect(operations.filter((operation) => !asked.has(operation))).toEqual([]);
  });
});

const options = { inviteLimit: '20/1m' };

/** Makes the worlds of a server what they are at its start, with those of `prepare`. A start for each run would take most of the time. */
async function renew(mock: TestServer): Promise<void> {
  const { sandboxes, sandboxes: { default: sandbox } } = mock;
  for (const { name } of sandboxes.list()) if (name !== sandbox.name) sandboxes.delete(name);
  for (const { name } of sandbox.snapshots.list()) if (name !== startSnapshot) sandbox.snapshots.delete(name);
  sandbox.clock.set(Date.parse(frozen), 0);
  sandbox.reset();
  Object.assign(sandbox.limits, { inviteLimit: { count: 20, window: 60_000 }, retryAfter: false });
  sandbox.acceptance.after = null;
  await prepare(mock);
}

async function expectDocumented({ sandboxes }: TestServer, requests: readonly FuzzedRequest[], send: (request: FuzzedRequest) => Promise<Received>): Promise<void> {
  const steady = () => sandboxes.list().filter(({ acceptance }) => acceptance.after === null); // others change whenever they are asked
  const dump = () => new Map(steady().map((sandbox) => [sandbox.name, stateOf(sandbox)]));
  let before: ReturnType<typeof dump> | undefined;
  for (const request of requests) {
    before ??= dump();
    const answer = await send(request);
    const told = `${request.operation.method} ${request.url} ${JSON.stringify(request.headers)} ${request.body?.slice(0, 2_000)}\nanswered ${answer.status} ${answer.text.slice(0, 500)}`;
    const fault = faultOf(request.operation, answer);
    if (fault !== undefined) throw new Error(`${told}\n${fault}`);
    if (answer.status < 400) {
      before = undefined; // it may have changed whatever it likes
      continue;
    }
    const after = dump();
    for (const [name, state] of before) expect(after.get(name), `${told}\nand changed ${name}`).toEqual(state);
    before = after;
  }
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
