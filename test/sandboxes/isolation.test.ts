import { describe, expect, test } from 'vitest';
import { start, type TestServer } from '../support/server.ts';

const api = '/api/v2/team-members';
const ways = {
  'its URL': (name: string) => ({ path: `/~${name}${api}`, wish: {} }),
  'a header': (name: string) => ({ path: api, wish: { headers: { 'x-mock-sandbox': name } } }),
  'its token': (name: string) => ({ path: api, wish: { token: `engineering-token@${name}` } }),
};

interface Page {
  data: { id: string; attributes: { email: string; invited_at?: string } }[];
}

describe.each(Object.entries(ways))('a sandbox that is named by %s', (_, way) => {
  test('is made on first use, and is apart from the others', async () => {
    const { ask } = await start();
    const { path, wish } = way('mine');
    const invited = await ask('POST', path, { ...wish, body: { email: 'only.here@example.com' } });
    expect(invited).toMatchObject({ status: 201, body: { data: { id: '202' } } });
    expect(await ask('GET', `${path}?email=only.here@example.com`, wish)).toMatchObject({ status: 200 });
    expect(await ask('GET', `${api}?email=only.here@example.com`)).toMatchObject({ status: 404 });
    const { path: otherPath, wish: otherWish } = way('other');
    expect(await ask('GET', `${otherPath}?email=only.here@example.com`, otherWish)).toMatchObject({ status: 404 });
  });
});

test('a page links to the sandbox it is of', async () => {
  const { ask, origin } = await start();
  const { body } = await ask('GET', `/~mine${api}?per_page=1`);
  expect(body).toMatchObject({ pagination: { next: `${origin}/~mine${api}?per_page=1&page=2` } });
});

test('a request that names two sandboxes is refused', async () => {
  const { ask } = await start();
  for (const wish of [{ headers: { 'x-mock-sandbox': 'b' } }, { token: 'engineering-token@b' }]) {
    expect(await ask('GET', `/~a${api}`, wish)).toMatchObject({ status: 400, body: { error: { code: 'sandbox_ambiguous' } } });
  }
});

test.each(['Basic engineering-token@b', 'Bearer engineering-token x@b', 'Bearer @b', 'engineering-token@b'])('"%s" is no token with a sandbox behind it', async (authorization) => {
  const { ask } = await start();
  expect(await ask('GET', api, { headers: { authorization } })).toMatchObject({ status: 401 });
  expect((await ask('GET', '/_mock/sandboxes')).body).toMatchObject({ sandboxes: [{ name: 'default' }] });
});

test('sandboxes never see each other under parallel load', { timeout: 60_000 }, async () => {
  const mock = await start({ inviteLimit: '20/1m' });
  const names = Array.from({ length: 25 }, (_, index) => `s${index}`);
  await Promise.all(names.map((name, index) => storm(mock, name, index)));
  for (const [index, name] of names.entries()) expect(await seenIn(mock, name)).toEqual(expectedIn(name, index));
  expect(await seenIn(mock, 'untouched')).toEqual({ ids: ['101', '102', '103', '201'], emails: ['alice@example.com', 'bob@example.com', 'dana@example.com', 'charlie@example.com'] });
});

/** Sets a time of its own, then sends invitations and takes people away, in a number of its own, all at once. */
async function storm({ ask }: TestServer, name: string, index: number): Promise<void> {
  await ask('PUT', `/~${name}/_mock/clock`, { body: { now: timeOf(index) } });
  await Promise.all([
    ...invitationsOf(name, index).map((email) => ask('POST', `/~${name}${api}`, { body: { email } })),
    ask('DELETE', `/~${name}${api}/102`),
    ask('GET', `/~${name}${api}`),
  ]);
}

async function seenIn({ ask }: TestServer, name: string) {
  const { body } = await ask('GET', `/~${name}${api}`);
  const { data } = body as Page;
  const times = data.flatMap(({ attributes }) => attributes.invited_at ?? []).slice(1);
  return {
    ids: data.map(({ id }) => id),
    emails: times.length === 0 ? data.map(({ attributes }) => attributes.email) : data.map(({ attributes }) => attributes.email).toSorted(),
    ...(times.length > 0 && { times: [...new Set(times)] }),
  };
}

function expectedIn(name: string, index: number) {
  const emails = invitationsOf(name, index);
  return {
    ids: ['101', '103', '201', ...emails.map((_, position) => String(202 + position))],
    emails: ['alice@example.com', 'charlie@example.com', 'dana@example.com', ...emails].toSorted(),
    times: [timeOf(index)],
  };
}

function invitationsOf(name: string, index: number): string[] {
  return Array.from({ length: 1 + (index % 15) }, (_, position) => `p${position}@${name}.example.com`);
}

function timeOf(index: number): string {
  return new Date(Date.UTC(2030, 0, 1 + index)).toISOString();
}

test('each sandbox counts invitations on its own', async () => {
  const { ask } = await start({ inviteLimit: '2/1m' });
  const invite = (name: string, number: number) => ask('POST', `/~${name}${api}`, { body: { email: `p${number}@example.com` } });
  for (const name of ['a', 'b']) {
    const statuses = [await invite(name, 1), await invite(name, 2), await invite(name, 3)].map(({ status }) => status);
    expect([name, statuses]).toEqual([name, [201, 201, 429]]);
  }
});
