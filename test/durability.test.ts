import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startCommand } from './support/command.ts';
import { temporaryFolder } from './support/prepare.ts';

const headers = { 'authorization': 'Bearer engineering-token', 'content-type': 'application/json' };

test('what was answered 201 or 204 is there after kill -9, and no id comes again', async () => {
  const args = ['--db', join(temporaryFolder(), 'world.sqlite'), '--invite-limit', 'off'];
  const first = await startCommand(args);
  const answered = new Map<string, string>();
  const cancelled = new Set<string>();
  const unsure = new Set<string>(); // the cancellation was asked for, and maybe never answered

  async function client(name: string): Promise<void> {
    for (let turn = 0; ; turn += 1) {
      const email = `${name}-${turn}@example.com`;
      try {
        const invited = await fetch(`${first.origin}/api/v2/team-members`, { method: 'POST', headers, body: JSON.stringify({ email }) });
        if (invited.status !== 201) throw new Error(`${email} was answered ${invited.status}`);
        answered.set(email, ((await invited.json()) as { data: { id: string } }).data.id);
        if (turn % 3 !== 2) continue;
        const removed = `${name}-${turn - 1}@example.com`;
        unsure.add(removed);
        const { status } = await fetch(`${first.origin}/api/v2/team-members?email=${removed}`, { method: 'DELETE', headers });
        if (status !== 204) throw new Error(`${removed} was answered ${status}`);
        cancelled.add(removed);
      } catch (error) {
        if (first.process.killed) return;
        throw error;
      }
      if (answered.size >= 150 && !first.process.killed) first.process.kill('SIGKILL');
    }
  }
  await Promise.all(['ann', 'ben', 'cleo', 'dan'].map(client));
  await first.ended;

  const second = await startCommand(args);
  const kept = await allEntries(second.origin);
  const certain = [...answered].filter(([email]) => cancelled.has(email) || !unsure.has(email));
  const expected = certain.map(([email, id]) => [email, cancelled.has(email) ? undefined : id]);
  expect(certain.map(([email]) => [email, kept.get(email)])).toEqual(expected);
  expect(cancelled.size).toBeGreaterThan(0);

  const next = await fetch(`${second.origin}/api/v2/team-members`, { method: 'POST', headers, body: JSON.stringify({ email: 'next@example.com' }) });
  const { data } = (await next.json()) as { data: { id: string } };
  expect(Number(data.id)).toBeGreaterThan(Math.max(...[...answered.values()].map(Number)));
});

async function allEntries(origin: string): Promise<Map<string, string>> {
  const entries = new Map<string, string>();
  for (let url: string | null = `${origin}/api/v2/team-members?per_page=250`; url !== null;) {
    const page = (await (await fetch(url, { headers })).json()) as { data: { id: string; attributes: { email: string } }[]; pagination: { next: string | null } };
    for (const { id, attributes } of page.data) entries.set(attributes.email, id);
    url = page.pagination.next;
  }
  return entries;
}
