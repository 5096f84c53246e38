import type { TestServer } from './server.ts';

/** The mails that were sent, and the limits with the invitations that were counted. */
export async function sentIn({ ask }: TestServer): Promise<unknown[]> {
  return [(await ask('GET', '/_mock/outbox')).body, (await ask('GET', '/_mock/limits')).body];
}
