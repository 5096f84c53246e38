import { Misuse } from '../misuse.ts';
import type { MockParts } from './mock.ts';

/**
 * Where a path of a world leads, or a URL of its server.
 * @throws Misuse for what is neither
 */
export function addressOf(path: string | URL, { url, publicUrl }: Pick<MockParts, 'url' | 'publicUrl'>): string {
  const link = String(path);
  const { origin: ownOrigin } = new URL(url);
  const given = publicUrl !== undefined && link.startsWith(`${publicUrl}/`) ? `${ownOrigin}${link.slice(publicUrl.length)}` : link;
  if (given.startsWith('/')) return `${url}${given}`;
  const { protocol = '', origin } = URL.parse(given) ?? {};
  if (!/^https?:$/.test(protocol)) throw new Misuse(`"${given}" is no path. Write it with a slash in front: "/api/v2/team-members".`);
  if (origin !== ownOrigin) throw new Misuse(`"${given}" is at another server than this mock, which is at ${url}. Pass a path, such as "/api/v2/team-members", or a URL of this mock.`);
  return given;
}
