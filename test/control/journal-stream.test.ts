import { afterEach, expect, test, vi } from 'vitest';
import { openStalledStream, openStream, watchReaders } from '../support/journal.ts';
import { start } from '../support/server.ts';

const members = '/api/v2/team-members';

afterEach(() => void vi.useRealTimers());

test('tells of each exchange as it is answered, as its entry', async () => {
  const { ask, origin } = await start();
  await ask('GET', members);
  const stream = await openStream(`${origin}/_mock/journal/stream`);
  await ask('POST', members, { body: {} });

  expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(await stream.next()).toEqual({ id: '2', event: 'exchange', data: (await ask('GET', '/_mock/journal/2')).body });
});

test.each([
  ['after_id=1', {}, [2, 3]],
  ['after_id=0', {}, [1, 2, 3]],
  ['', { 'last-event-id': '2' }, [3]],
  ['after_id=0', { 'last-event-id': '2' }, [3]],
  ['after_id=3', {}, []],
  ['after_id=1000', {}, [1, 2, 3]], // from before a restart
  ['after_id=0&status=422', {}, [2]],
])('tells with %s and %j of %j first', async (query, headers, ids) => {
  const { ask, origin } = await start();
  await ask('GET', members);
  await ask('POST', members, { body: {} });
  await ask('GET', members);
  const stream = await openStream(`${origin}/_mock/journal/stream?${query}`, headers);
  await ask('POST', members, { body: { email: 'no address' } });

  for (const id of [...ids, 4]) expect(await stream.next()).toMatchObject({ id: String(id), event: 'exchange', data: { id } });
});

test('tells how many were dropped before', async () => {
  const { ask, origin } = await start({ journal: '2' });
  for (let count = 0; count < 5; count++) await ask('GET', members);
  const stream = await openStream(`${origin}/_mock/journal/stream?after_id=1`);

  expect(await stream.next()).toEqual({ event: 'gap', data: { missed: 2 } });
  expect(await stream.next()).toMatchObject({ id: '4' });
});

test('a reader that reads nothing costs the others nothing, and is told what it missed', async () => {
  const { ask, origin, port } = await start({ journal: '20' });
  const slow = await openStalledStream(port);
  const quick = await openStream(`${origin}/_mock/journal/stream`);
  const large = JSON.stringify({ email: 'x'.repeat(60_000) });
  for (let id = 1; id <= 300; id++) {
    await ask('POST', members, { text: large });
    expect(await quick.next()).toMatchObject({ id: String(id) });
  }

  let received = '';
  const caughtUp = new Promise<void>((resolve) => slow.on('data', (chunk) => { if ((received += chunk).includes('\nid: 300\n')) resolve(); }));
  slow.resume();
  await caughtUp;

  expect(received).toMatch(/event: gap\ndata: \{"missed":\d+\}/);
});

test('a reader that goes is forgotten', async () => {
  const server = await start();
  const readers = watchReaders(server);
  const leaving = new AbortController();
  await fetch(`${server.origin}/_mock/journal/stream`, { signal: leaving.signal });
  await readers.came;
  leaving.abort();

  await expect(readers.went).resolves.toBeUndefined();
});

test('beats while nothing happens', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const { origin } = await start();
  const answer = await fetch(`${origin}/_mock/journal/stream`);
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader.read()).value).toBe(': the journal\n\n');
  vi.advanceTimersByTime(15_000);

  expect((await reader.read()).value).toBe(': still here\n\n');
  await reader.cancel();
});

test('ends with its sandbox, and says so', async () => {
  const { ask, origin } = await start();
  await ask('GET', `/~gone${members}`);
  const stream = await openStream(`${origin}/~gone/_mock/journal/stream`);
  await ask('DELETE', '/_mock/sandboxes/gone');

  expect(await stream.next()).toEqual({ event: 'end', data: { reason: 'The sandbox is gone.' } });
  expect(await stream.next()).toBeUndefined();
});

test('ends with the server, and says so', async () => {
  const { app, origin } = await start();
  const stream = await openStream(`${origin}/_mock/journal/stream`);
  const closed = app.close();

  expect(await stream.next()).toEqual({ event: 'end', data: { reason: 'The server ends.' } });
  await closed;
});

test('does not outlive the server for a reader that reads nothing', async () => {
  const { app, ask, port } = await start();
  await openStalledStream(port);
  const body = { email: 'x'.repeat(60_000) };
  for (let count = 0; count < 200; count++) await ask('POST', members, { body });

  await app.close();

  await expect(ask('GET', '/_mock/livez')).rejects.toThrow('fetch failed');
});
