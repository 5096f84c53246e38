import { describe, expect, it } from 'vitest';
import { members } from '../coverage/support.ts';
import { worldWith } from '../support/fixture.ts';
import { exchange } from '../support/raw.ts';
import { send } from '../support/request.ts';
import { email, startWatched, type Watched } from './support.ts';

describe('pages', () => {
  const manyPages = { fixture: worldWith((organization) => { organization.teams.push({ id: 3, name: "Ops' team ü" }); }) };

  /** Follows `next` from an address to the end. */
  async function follow({ ask }: Watched, path: string): Promise<number> {
    let pages = 0;
    for (let next: string | null = path; next !== null; pages++) {
      const { body } = await ask('GET', next, { token: 'global-token' });
      const link: string | null = (body as { pagination: { next: string | null } }).pagination.next;
      next = link && new URL(link).pathname + new URL(link).search;
    }
    return pages;
  }

  it.each(['', '/~one'])('that follow next from the first are right: %s', async (prefix) => {
    const server = await startWatched(manyPages);
    expect(await follow(server, `${prefix}/api/v2/teams?per_page=1&page=1`)).toBe(3);
    expect(await follow(server, `${prefix}${members}?team_name=Engineering&per_page=1`)).toBe(4);

    expect((await server.rules(prefix)).flat()).toEqual([]);
  });

  it("are right behind a proxy, where links have the proxy's origin, and however a client spells a character", async () => {
    const server = await startWatched({ publicUrl: 'https://betterstack.com', ...manyPages });
    await server.ask('POST', members, { token: 'global-token', body: { email, team_name: "Ops' team ü" } });
    await server.ask('POST', members, { token: 'global-token', body: { email: 'b@example.com', team_name: "Ops' team ü" } });
    expect(await follow(server, `${members}?team_name=Ops'%20team%20%C3%BC&per_page=1`)).toBe(2);

    expect((await server.rules()).flat()).toEqual([]);
  });

  it.each(['team_name=Engineering&per_page=1&page=2&team_name=Engineering&per_page=1', 'page=2&per_page=1&team_name=Engineering'])(
    'are right for a client that adds its own parameters to the link, or sets the page of its own request: %s',
    async (query) => {
      const server = await startWatched();
      await server.ask('GET', `${members}?team_name=Engineering&per_page=1`);
      await server.ask('GET', `${members}?${query}`);

      expect(await server.rules()).toEqual([[], []]);
    },
  );

  it.each(['per_page=1&page=2', 'page=9', 'per_page=1&page=03'])('that no answer linked to are told: %s', async (query) => {
    const server = await startWatched();
    await server.ask('GET', `${members}?${query}`);

    expect(await server.rules()).toEqual([['counted-pages']]);
  });

  it.each(['page=1', 'page=0', 'page=x', 'per_page=1'])('that are the first need no link: %s', async (query) => {
    const server = await startWatched();
    await server.ask('GET', `${members}?${query}`);

    expect(await server.rules()).toEqual([[]]);
  });

  it('that an answer linked to before a reset are told', async () => {
    const server = await startWatched();
    await server.ask('GET', `${members}?per_page=1`);
    await server.ask('GET', `${members}?per_page=1&page=2`);
    expect(await server.rules()).toEqual([[], []]);
    expect((await server.ask('POST', '/_mock/reset')).status).toBe(204);
    await server.ask('GET', `${members}?per_page=1&page=2`);

    expect(await server.rules()).toEqual([['counted-pages']]);
  });

  it('can only be counted where answers have no links', async () => {
    const server = await startWatched();
    await server.ask('GET', '/v1/organizations/org-123/teams?pagination.page=2&pagination.pageLength=1', { token: 'cloudbees-token' });

    expect(await server.rules()).toEqual([[]]);
  });

  it('are looked at also when a fault spoils the answer', async () => {
    const server = await startWatched();
    await send(server.origin, 'GET', `${members}?per_page=1`, { headers: { 'x-mock-fault': 'malformed' } });

    expect(await server.rules()).toEqual([[]]);
  });

  it('are answered as ever when the Host is none', async () => {
    const server = await startWatched();
    const request = `GET ${members} HTTP/1.1\r\nHost: a b\r\nAuthorization: Bearer engineering-token\r\nConnection: close\r\n\r\n`;
    expect(await exchange(server.port, request)).toContain('HTTP/1.1 200 OK');
  });
});
