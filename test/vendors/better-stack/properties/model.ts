/** The rules of members and invitations in one team, told a second time and as plainly as can be, over lists. */

export interface ModelEntry {
  readonly type: 'team_member' | 'team_member_invitation';
  readonly id: number;
  readonly email: string;
  role: string;
}

const invitable = new Set(['responder', 'member', 'team_lead', 'billing_admin']);
const roleNames: Readonly<Record<string, string>> = { 101: 'admin', 102: 'billing_admin', 103: 'team_lead', 104: 'responder', 105: 'member', 206: 'custom' };

export class Model {
  members: ModelEntry[];
  invitations: ModelEntry[];
  #nextInvitation = 202;

  constructor() {
    this.members = [
      { type: 'team_member', id: 101, email: 'alice@example.com', role: 'admin' },
      { type: 'team_member', id: 102, email: 'bob@example.com', role: 'responder' },
      { type: 'team_member', id: 103, email: 'dana@example.com', role: 'custom' },
    ];
    this.invitations = [{ type: 'team_member_invitation', id: 201, email: 'charlie@example.com', role: 'member' }];
  }

  get entries(): ModelEntry[] {
    return [...this.members, ...this.invitations];
  }

  /** @returns the status of the answer */
  invite(email: string, role: string | undefined): number {
    const address = email.trim();
    if (address === '' || !/^[a-z+]+(?:\.[a-z+]+)*@example\.com$/i.test(address)) return 422;
    if (role === 'admin') return 403;
    if (role !== undefined && !invitable.has(role)) return 422;
    if (this.members.some(isAt(address))) return 200;
    if (!this.invitations.some(isAt(address))) {
      this.invitations.push({ type: 'team_member_invitation', id: this.#nextInvitation++, email: address, role: role ?? 'responder' });
    }
    return 201;
  }

  removeByEmail(email: string): number {
    if (email.trim() === '') return 422;
    const entry = this.entries.find(isAt(email.trim()));
    if (!entry) return 404;
    if (entry.role === 'admin') return 403;
    this.#remove(entry);
    return 204;
  }

  remove(id: number): number {
    const member = this.members.find((member) => member.id === id);
    if (!member) return 404;
    if (member.role === 'admin') return 403;
    this.#remove(member);
    return 204;
  }

  changeRole(id: number, roleId: number): number {
    const role = roleNames[roleId];
    const member = this.members.find((member) => member.id === id);
    if (role === 'admin' || member?.role === 'admin') return 403;
    if (role === undefined || !member) return 404;
    member.role = role;
    return 200;
  }

  #remove(entry: ModelEntry): void {
    this.members = this.members.filter((member) => member !== entry);
    this.invitations = this.invitations.filter((invitation) => invitation !== entry);
  }
}

function isAt(email: string): (entry: ModelEntry) => boolean {
  return (entry) => entry.email.toLowerCase() === email.toLowerCase();
}
