import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { startCommand } from '../support/command.ts';
import { portOf } from './connections.ts';
import { megabyte, memoryOf, tellingMemory } from './memory.ts';
import { documents, readOperations } from './operations.ts';
import { requestOf, type FuzzedRequest } from './requests.ts';
import { sender } from './sending.ts';

const quarter = 50_000;
const atOnce = 32;
/** In megabytes. The program settles by 0.6 to 1.1; 16 bytes that each request left behind would be 2.3 more. */
const mostGrowth = 2;

/** What makes others fail, or keeps more the more often it is asked, as it should. */
const left = /^\/_mock\/(faults|invitations\/acceptance)/;

test('200,000 requests of every kind, valid and hostile, fail nowhere and leave no memory behind', async () => {
  const command = await startCommand(['--journal', '200', '--invite-limit', 'off'], tellingMemory);
  const operations = (await Promise.all((Object.keys(documents) as (keyof typeof documents)[]).map((api) => readOperations(command.ask, api)))).flat();
  const world = (await command.ask('GET', '/_mock/state')).body;
  const requests = fc.sample(requestOf(operations.filter(({ path }) => !left.test(path)), [world], () => false), { numRuns: 5_000, seed: 7 });
  const { send, close } = sender(portOf(command.origin));

  const failures: string[] = [];
  let sent = 0;
  async function sendUntil(end: number): Promise<void> {
    while (sent < end) {
      const request: FuzzedRequest = requests[sent++ % requests.length]!; // within
      const { status, text } = await send(request);
      if (status >= 500) failures.push(`${request.operation.method} ${request.url} ${request.body} answered ${status} ${text}`);
    }
  }
  const sendAll = (end: number) => Promise.all(Array.from({ length: atOnce }, () => sendUntil(end)));

  await sendAll(quarter);
  const early = await memoryOf(command);
  await sendAll(4 * quarter);
  const late = await memoryOf(command);
  close();

  expect(failures.slice(0, 3)).toEqual([]);
  expect((late.used - early.used) / megabyte).toBeLessThan(mostGrowth);
  expect((late.rss - early.rss) / megabyte).toBeLessThan(60);
  expect(command.output.stderr).toBe('');
}, 300_000);
