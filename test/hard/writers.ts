import type { Answer, Ask } from '../support/request.ts';

/** What clients were told: which addresses were invited under which id, and which of them were cancelled. */
export class Ledger {
  readonly invited = new Map<string, string>();
  readonly cancelled = new Set<string>();
  /** Their cancellation was asked for and maybe never answered. */
  readonly unsure = new Set<string>();
  /** Every id that an invitation was given. */
  readonly ids = new Set<string>();

  /** @throws Error when the id was given before */
  invite(email: string, id: string): void {
    if (this.ids.has(id)) throw new Error(`${email} was given the id ${id}, which another invitation had`);
    this.ids.add(id);
    this.invited.set(email, id);
  }

  /** The addresses whose fate is known, each with its id, or undefined when it must be gone. */
  expected(): [string, string | undefined][] {
    return [...this.invited]
      .filter(([email]) => this.cancelled.has(email) || !this.unsure.has(email))
      .map(([email, id]) => [email, this.cancelled.has(email) ? undefined : id]);
  }
}

/** Answers 201 or 204, or the promise is rejected. */
export async function invite(ask: Ask, email: string, ledger: Ledger): Promise<void> {
  const answer = await ask('POST', '/api/v2/team-members', { body: { email } });
  if (answer.status !== 201) throw new UnexpectedAnswer(`inviting ${email}`, answer);
  ledger.invite(email, answer.body.data.id);
}

export async function cancel(ask: Ask, email: string, ledger: Ledger): Promise<void> {
  ledger.unsure.add(email);
  const answer = await ask('DELETE', `/api/v2/team-members?email=${email}`);
  if (answer.status !== 204) throw new UnexpectedAnswer(`cancelling ${email}`, answer);
  ledger.cancelled.add(email);
}

export class UnexpectedAnswer extends Error {
  constructor(what: string, { status, text }: Answer) {
    super(`${what} was answered ${status} ${text.slice(0, 300)}`);
  }
}

/** The id of every member and invitation by its address, page by page. */
export async function allEntries(ask: Ask): Promise<Map<string, string>> {
  const entries = new Map<string, string>();
  for (let url: string | null = '/api/v2/team-members?per_page=250'; url !== null;) {
    const page = (await ask('GET', url)).body as { data: { id: string; attributes: { email: string } }[]; pagination: { next: string | null } };
    for (const { id, attributes } of page.data) entries.set(attributes.email, id);
    url = page.pagination.next;
  }
  return entries;
}
