import { Type } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import { escapeXml } from '../markup.ts';
import { acceptedAs, acceptInvitation, findPending } from '../sandboxes/acceptance.ts';
import { findMailByKey, type Mail } from '../sandboxes/outbox.ts';
import type { Sandbox } from '../sandboxes/sandbox.ts';
import type { Vendor } from '../vendors/vendor.ts';
import type { ControlParts, ControlScope } from './application.ts';

const Page = { description: 'A page for people.', content: { 'text/html': { schema: Type.String() } } };

/**
 * The link in an invitation's mail. People open it, so it asks for no control token: its key is one. `HEAD` is left out,
 * because programs that check links send it.
 */
export function acceptLink(app: ControlScope, { vendors }: ControlParts): void {
  app.get('/accept/:key', {
    exposeHeadRoute: false,
    schema: {
      summary: 'Accept an invitation by the link in its mail',
      params: Type.Object({ key: Type.String() }),
      response: { 200: Page, 404: Page },
    },
    handler({ sandbox, params }, reply) {
      sendPage(reply, open(sandbox, vendors, params.key));
    },
  });
}

interface Answer {
  readonly statusCode: 200 | 404;
  readonly title: string;
  readonly text: string;
}

const unknown: Answer = { statusCode: 404, title: 'This invitation is not valid', text: 'It was cancelled or has expired, or the link is incomplete.' };

function open(sandbox: Sandbox, vendors: readonly Vendor[], key: string): Answer {
  const mail = findMailByKey(sandbox.db, key);
  const vendor = vendors.find(({ name }) => name === mail?.vendor);
  if (!mail || !vendor) return unknown;
  return sandbox.transaction((): Answer => {
    const [invitation] = findPending(sandbox, vendor, { id: mail.invitationId, email: mail.address });
    if (!invitation) return acceptedAs(sandbox, vendor.name, mail.invitationId) === undefined ? unknown : accepted(mail);
    const memberId = acceptInvitation(sandbox, vendor, invitation);
    return { statusCode: 200, title: `You are now a member of ${invitation.team}`, text: `${invitation.email} joined ${invitation.team} on ${vendor.title} as member ${memberId}.` };
  });
}

function accepted({ team }: Mail): Answer {
  return { statusCode: 200, title: `You were invited to ${team}`, text: 'This invitation was accepted already.' };
}

function sendPage(reply: FastifyReply, { statusCode, title, text }: Answer): void {
  reply
    .code(statusCode)
    .type('text/html; charset=utf-8')
    .headers({ 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'", 'referrer-policy': 'no-referrer' })
    .send(page(escapeXml(title), escapeXml(text)));
}

function page(title: string, text: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
  main { max-width: 32rem; margin: 20vh auto 0; padding: 0 1rem; }
</style>
<main>
  <h1>${title}</h1>
  <p>${text}</p>
</main>
</html>
`;
}
