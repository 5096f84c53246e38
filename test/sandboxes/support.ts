import type { Ask } from '../support/request.ts';

/** The addresses of Engineering's members and invitations in a sandbox. */
export async function emailsOf({ ask }: { ask: Ask }, sandbox = 'default'): Promise<string[]> {
  const { body } = await ask('GET', `/~${sandbox}/api/v2/team-members?per_page=250`);
  return body.data.map(({ attributes }: { attributes: { email: string } }) => attributes.email);
}
