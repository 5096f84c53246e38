import { answer, controlRefused, type Answer } from './answers.ts';
import { nowOf, type VendorName, type World } from './world.ts';

export interface Mail {
  readonly id: number;
  readonly vendor: VendorName;
  readonly invitation_id: string;
  readonly address: string;
  readonly team: string;
  readonly sent_at: string;
}

export const titles = { 'better-stack': 'Better Stack', 'cloudbees': 'CloudBees' } as const;

/** What stands in an answer for the secrets of links. */
const secret = /(?<=\/_mock\/accept\/\d+-)[\da-f-]{36}/g;

/** An answer without the secrets of the links in it. */
export function withoutSecrets(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body).replaceAll(secret, 'secret'));
}

export function sendMail(world: World, mail: Omit<Mail, 'id' | 'sent_at'>): void {
  world.state.mails.push({ id: world.state.next.mail++, ...mail, sent_at: nowOf(world) });
}

export function mailsTo(world: World, email?: string): Answer {
  const mails = world.state.mails.filter(({ address }) => email === undefined || address.toLowerCase() === email.toLowerCase());
  return answer(200, { mails: mails.map((mail) => shown(world, mail)) });
}

export function mailOf(world: World, id: number): Answer {
  const mail = world.state.mails.find((mail) => mail.id === id);
  return mail ? answer(200, shown(world, mail)) : controlRefused(404, 'mail_not_found', `There is no mail ${id} in the outbox.`, 'GET /_mock/outbox lists the mails.');
}

function shown({ base }: World, { team, ...mail }: Mail) {
  const title = titles[mail.vendor];
  const link = `${base}/_mock/accept/${mail.id}-secret`;
  return {
    ...mail, link,
    subject: `You are invited to ${team} on ${title}`,
    text: `Hello,\n\nyou are invited to join the team ${team} on ${title}. Accept the invitation here:\n\n${link}\n`,
  };
}
