import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Database } from 'better-sqlite3';
import { filtered } from './filtered.ts';
import { defaultSandbox } from './place.ts';
import { statement } from './statement.ts';

/** A mail that an invitation would have sent. Its words and its link are made of this when somebody reads it. */
export interface Mail {
  readonly id: number;
  readonly vendor: string;
  readonly invitationId: string;
  readonly address: string;
  readonly team: string;
  /** The part of the link that nobody can guess. */
  readonly secret: string;
  readonly sentAt: string;
}

/**
 * Puts the mail of an invitation into the outbox, in the caller's transaction. The vendors call it whenever the real one
 * would have sent one.
 */
export function sendInvitationMail({ sandbox }: Pick<FastifyRequest, 'sandbox'>, mail: Pick<Mail, 'vendor' | 'invitationId' | 'address' | 'team' | 'sentAt'>): void {
  const { vendor, invitationId, address, team, sentAt } = mail;
  insertMail.run(sandbox.db, { vendor, invitationId, address, team, sentAt, secret: randomUUID() });
}

/** Mails in the order they were sent, of one address if one is given. */
export function listMails(db: Database, address: string | undefined): Mail[] {
  return selectMails(db, { address: address?.trim() });
}

export function findMail(db: Database, id: number): Mail | undefined {
  return selectMail.get(db, { id });
}

/** The mail whose link ends in this key. */
export function findMailByKey(db: Database, key: string): Mail | undefined {
  const [, id, secret] = /^(\d{1,15})-(.+)$/.exec(key) ?? [];
  const mail = id === undefined ? undefined : findMail(db, Number(id));
  return mail?.secret === secret ? mail : undefined;
}

export function emptyOutbox(db: Database): void {
  deleteMails.run(db, {});
}

/** The address that accepts the invitation when a browser opens it, in the world and from the place where the mail is read. */
export function linkOf({ id, secret }: Mail, { publicBase, originalUrl, sandbox: { name } }: FastifyRequest): string {
  const base = originalUrl.startsWith('/~') || name !== defaultSandbox ? `${publicBase}/~${name}` : publicBase;
  return `${base}/_mock/accept/${id}-${secret}`;
}

const insertMail = statement<Omit<Mail, 'id'>>(`
  INSERT INTO sandbox_outbox (vendor, invitation_id, address, team, secret, sent_at)
       VALUES (:vendor, :invitationId, :address, :team, :secret, :sentAt)`);

const mailQuery = `
  SELECT id, vendor, invitation_id AS invitationId, address, team, secret, sent_at AS sentAt
    FROM sandbox_outbox`;

const selectMails = filtered<{ address: string }, Mail>({ address: 'address = :address COLLATE NOCASE' }, (where) => `${mailQuery} ${where} ORDER BY id`);

const selectMail = statement<{ id: number }, Mail>(`${mailQuery} WHERE id = :id`);

const deleteMails = statement('DELETE FROM sandbox_outbox');
