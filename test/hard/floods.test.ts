import { expect, test } from 'vitest';
import { startCommand } from '../support/command.ts';
import { latencies, open, portOf, soon } from './connections.ts';
import { megabyte, memoryOf, tellingMemory } from './memory.ts';
import { sender } from './sending.ts';

/** The token that a path asks for. */
function tokenFor(url: string): string {
  if (url.startsWith('/v3/')) return 'cloudbees-token';
  return url === '/api/v2/teams' ? 'global-token' : 'engineering-token';
}

/** Sends a request so often, 16 at a time. @returns how often each status was answered */
async function flood(origin: string, times: number, method: string, url: string, body?: string): Promise<Record<number, number>> {
  const { send, close } = sender(portOf(origin));
  const request = { operation: { method, api: '', path: url, parameters: [], body: undefined, answers: {} }, url, headers: { 'authorization': `Bearer ${tokenFor(url)}`, 'content-type': 'application/json' }, body };
  const statuses: Record<number, number> = {};
  let sent = 0;
  await Promise.all(Array.from({ length: 16 }, async () => {
    while (sent++ < times) {
      const { status } = await send(request);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  }));
  close();
  return statuses;
}

test('a journal flooded with huge bodies keeps the beginning of each, and no more than it should', async () => {
  const command = await startCommand(['--journal', '200'], tellingMemory);
  const huge = JSON.stringify({ email: 'nobody', padding: 'x'.repeat(1_000_000) });
  const before = await memoryOf(command);
  expect(await flood(command.origin, 1_000, 'POST', '/api/v2/team-members', huge)).toEqual({ 422: 1_000 });
  expect((await memoryOf(command)).used - before.used).toBeLessThan(200 * 65_536 * 2 + 10 * megabyte);

  const { entries } = (await command.ask('GET', '/_mock/journal?limit=1')).body as { entries: { request: { body: string } }[] };
  expect(entries[0]!.request.body).toMatch(new RegExp(`x… \\[cut here; the whole has ${huge.length} bytes\\]$`));
});

test.each<[string, string, string, string?]>([
  ['e-mails that are no address', 'POST', '/api/v2/team-members', JSON.stringify({ email: `${'x'.repeat(900_000)}@example.com` })],
  ['e-mails of nobody', 'DELETE', '/api/v2/team-members', JSON.stringify({ email: `${'y'.repeat(900_000)}@example.com` })],
  ['team names', 'POST', '/api/v2/teams', JSON.stringify({ name: 'z'.repeat(900_000) })],
  ['invitations', 'POST', '/v3/organizations/org-123/teams/invites', JSON.stringify({ emails: ['v'.repeat(450_000), 'w'.repeat(450_000)], teamId: 'x' })],
  ['addresses', 'GET', `/api/v2/team-members?email=${'z'.repeat(7_000)}`],
])('a journal flooded with endless %s keeps no more than it should', async (_what, method, path, body) => {
  const command = await startCommand(['--journal', '200'], tellingMemory);
  const before = await memoryOf(command);
  expect(Object.keys(await flood(command.origin, 400, method, path, body))).not.toContain('401');
  expect(((await memoryOf(command)).used - before.used) / megabyte).toBeLessThan(60);
});

test('readers of the stream that never read cost no memory, end nobody, and those that read miss nothing without being told', async () => {
  const command = await startCommand(['--journal', '500'], tellingMemory);
  const before = await memoryOf(command);
  const stream = 'GET /_mock/journal/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
  await Promise.all(Array.from({ length: 200 }, () => open(portOf(command.origin), stream, false)));
  const reader = await fetch(`${command.origin}/_mock/journal/stream`);
  const heard = count(reader.body!);
  expect(await flood(command.origin, 20_000, 'GET', '/api/v2/team-members')).toEqual({ 200: 20_000 });
  expect(((await memoryOf(command)).used - before.used) / megabyte).toBeLessThan(80);
  expect((await latencies(command.origin, 50)).at(-1)).toBeLessThan(soon);

  const start = performance.now();
  command.process.kill('SIGTERM');
  expect((await command.ended).code).toBe(0);
  expect(performance.now() - start).toBeLessThan(soon);
  expect(await heard).toBe(20_050);
});

/** How many exchanges a stream told of, those it said it left out included, until it ended. */
async function count(stream: ReadableStream<Uint8Array>): Promise<number> {
  let text = '';
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) text += chunk;
  expect(text).toContain('event: end');
  const missed = [...text.matchAll(/"missed":(\d+)/g)].reduce((sum, [, missed]) => sum + Number(missed), 0);
  return [...text.matchAll(/^event: exchange$/gm)].length + missed;
}
