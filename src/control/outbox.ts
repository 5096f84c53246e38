import { Type, type Static } from '@sinclair/typebox';
import { ControlError } from '../control-error.ts';
import { emptyOutbox, findMail, linkOf, listMails, type Mail } from '../sandboxes/outbox.ts';
import type { Vendor } from '../vendors/vendor.ts';
import type { ControlParts, ControlScope } from './application.ts';
import { strict } from '../schema-parts.ts';
import { ErrorBody, NoContent } from './schemas.ts';

export const MailView = Type.Object({
  id: Type.Integer(),
  vendor: Type.String(),
  invitation_id: Type.String(),
  address: Type.String(),
  subject: Type.String(),
  text: Type.String(),
  link: Type.String({ description: 'Accepts the invitation when it is opened.' }),
  sent_at: Type.String({ format: 'date-time' }),
});

/** Shows the mails that invitations would have sent. */
export function outboxRoutes(app: ControlScope, { vendors }: ControlParts): void {
  app.get('/outbox', {
    schema: {
      summary: 'List the mails that invitations would have sent',
      querystring: Type.Object({ email: Type.Optional(Type.String({ description: 'Only those to this address.' })) }, strict),
      response: { 200: Type.Object({ mails: Type.Array(MailView) }) },
    },
    handler: (request) => ({ mails: listMails(request.sandbox.db, request.query.email).map((mail) => view(mail, vendors, linkOf(mail, request))) }),
  });

  app.get('/outbox/:id', {
    schema: { summary: 'Show a mail', params: Type.Object({ id: Type.String() }), response: { 200: MailView, 404: ErrorBody } },
    handler(request) {
      const { sandbox, params: { id } } = request;
      const mail = /^\d{1,15}$/.test(id) ? findMail(sandbox.db, Number(id)) : undefined;
      if (!mail) throw new ControlError(404, 'mail_not_found', `There is no mail ${id} in the outbox.`, 'GET /_mock/outbox lists the mails.');
      return view(mail, vendors, linkOf(mail, request));
    },
  });

  app.delete('/outbox', {
    schema: { summary: 'Empty the outbox; the links in its mails work no more', response: { 204: NoContent } },
    handler({ sandbox }, reply) {
      emptyOutbox(sandbox.db);
      reply.code(204).send(null);
    },
  });
}

/** The words are ours: what the vendors write is not published. */
function view(mail: Mail, vendors: readonly Vendor[], link: string): Static<typeof MailView> {
  const { id, vendor, invitationId, address, team, sentAt } = mail;
  const product = vendors.find(({ name }) => name === vendor)?.title ?? vendor;
  return {
    id,
    vendor,
    invitation_id: invitationId,
    address,
    subject: `You are invited to ${team} on ${product}`,
    text: `Hello,\n\nyou are invited to join the team ${team} on ${product}. Accept the invitation here:\n\n${link}\n`,
    link,
    sent_at: sentAt,
  };
}
