import * as fc from 'fast-check';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { startMock } from '../../src/index.ts';
import { documents, readOperations } from '../hard/operations.ts';
import { requestOf } from '../hard/requests.ts';
import { sender } from '../hard/sending.ts';
import { frozen } from '../support/clock.ts';
import { createAsk, send } from '../support/request.ts';
import { refused } from '../vendors/better-stack/refused-input.ts';

const built: typeof import('../../src/index.ts') = await import(join(inject('folder'), 'node_modules/better-stack-mock/dist/index.js'));

/** Servers that began alike: one of the sources, and one of the installed package. */
async function startBoth() {
  const servers = await Promise.all([startMock, built.startMock].map((start) => start({ now: frozen })));
  for (const server of servers) onTestFinished(() => server.close());
  return servers.map(({ url }) => url);
}

test('what is built refuses what the sources refuse, in the same words', async () => {
  const origins = await startBoth();

  for (const { what, method = 'POST', path = '/api/v2/team-members', rule: _, ...asked } of refused) {
    const answers = await Promise.all(origins.map(async (origin) => {
      const answer = await send(origin, method, path, asked);
      return { what, status: answer.status, text: await answer.text() };
    }));
    expect(answers[1]).toEqual(answers[0]);
  }
});

test.each(Object.keys(documents) as (keyof typeof documents)[])('what is built answers as the sources do: the API of %s', async (api) => {
  const origins = await startBoth();
  const senders = origins.map((origin) => ({ origin, ...sender(Number(new URL(origin).port)) }));
  onTestFinished(() => senders.forEach(({ close }) => close()));
  const ask = createAsk(origins[0]!);
  const { body: world } = await ask('GET', '/_mock/state');
  const operations = (await readOperations(ask, api)).filter(({ method, path }) => method === 'GET' || !path.startsWith('/_mock/clock')); // no two clocks go alike

  for (const request of fc.sample(requestOf(operations, [world], () => false), { numRuns: 1_500, seed: 1 })) {
    const answers = await Promise.all(senders.map(async ({ origin, send }) => {
      const { status, text } = await send(request);
      return { request, status, text: withoutChance(text.replaceAll(origin, '')) };
    }));
    expect(answers[1]).toEqual(answers[0]);
  }
});

/** An answer without what is drawn, and what is measured. */
function withoutChance(text: string): string {
  return text
    .replaceAll(/[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}/g, '(id)')
    .replaceAll(/"duration_ms":[\d.]+/g, '"duration_ms":0');
}
