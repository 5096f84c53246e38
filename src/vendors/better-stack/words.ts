import type { errors } from './errors.ts';

/** What programs may say about this vendor, in types that need no other package. test/kit/types.test-d.ts holds them to the code. */
export interface BetterStackWords {
  readonly operation:
    | 'list-roles' | 'list-team-members' | 'get-team-member' | 'invite-team-member' | 'delete-team-member' | 'delete-team-member-by-email'
    | 'change-team-member-role' | 'list-teams' | 'get-team' | 'create-team' | 'update-team' | 'delete-team';
  readonly errors: typeof errors;
  readonly world: BetterStackWorld;
  readonly options: BetterStackOptions;
  /** What answers call a role; every one that isn't built in is `custom`. */
  readonly role: BetterStackRole | 'custom';
  /** The fixtures that come along, and the names of the tokens that each of them has. */
  readonly fixture: 'default' | 'single-team' | 'empty' | 'full';
  readonly token: 'global' | 'global-readonly' | 'engineering' | 'readonly' | 'telemetry';
}

/** The options that only this vendor understands. */
export interface BetterStackOptions {
  /** Better Stack: show role_id only in change-role answers and where a role was given by id, or always. */
  readonly roleIds?: 'as-given' | 'always';
  /** Better Stack: what team tokens may do with billing admins and team leads, as published or as announced in 2026. */
  readonly teamTokenRoles?: 'published' | 'restricted';
}

/** The roles every organization has. */
export type BetterStackRole = 'admin' | 'billing_admin' | 'team_lead' | 'responder' | 'member';

/**
 * A sentence about a world:
 * `eve@example.com is team_lead in Engineering` or `frank@example.com is invited to Support as member`.
 */
export type Sentence =
  | `${string}@${string} is ${BetterStackRole} in ${string}`
  | `${string}@${string} is invited to ${string} as ${Exclude<BetterStackRole, 'admin'>}`;

/** Better Stack's part of a fixture: one organization. Ids, times and names can be left out. */
export interface BetterStackWorld {
  readonly name: string;
  /** Responder licences; unlimited unless given. */
  readonly seats?: number;
  readonly custom_roles?: readonly { readonly id?: number; readonly name: string }[];
  readonly teams: readonly BetterStackTeam[];
  readonly tokens: readonly BetterStackToken[];
  readonly people?: readonly BetterStackPerson[];
  readonly invitations?: readonly BetterStackInvitation[];
  /** The least id that a new item gets, where it is not the one after the highest here. */
  readonly next_ids?: { readonly custom_roles?: number; readonly teams?: number; readonly people?: number; readonly invitations?: number };
}

export interface BetterStackTeam {
  readonly id?: number;
  readonly name: string;
  readonly created_at?: string;
  readonly updated_at?: string;
  readonly settings?: {
    /** Seconds. */
    readonly incident_grouping_period?: number;
    readonly incident_grouping_metadata_scope?: readonly string[];
    readonly notify_about_all_incidents_in_a_group?: boolean;
    readonly reporting_enabled?: boolean;
    readonly opened_emails_tracking_enabled?: boolean;
    /** Seconds. */
    readonly on_call_reminder_lead_time?: number;
    readonly on_call_reminder_sms?: boolean;
    readonly on_call_reminder_email?: boolean;
    readonly on_call_reminder_push?: boolean;
  };
}

export interface BetterStackToken {
  /** Without white space and @. */
  readonly token: string;
  /** How the journal and `mock.tokens` call it; its first four characters unless given, with a number where they name another. */
  readonly name?: string;
  readonly kind: 'global' | 'team' | 'telemetry';
  readonly team?: string;
  readonly read_only?: boolean;
}

/** A built-in role by name, or any role by id. */
export type BetterStackRoleReference = BetterStackRole | number;

export interface BetterStackPerson {
  readonly id?: number;
  readonly email: string;
  readonly first_name?: string;
  readonly last_name?: string;
  readonly created_at?: string;
  readonly mobile_app_platforms?: readonly ('ios' | 'android')[];
  /** A role held in every team. */
  readonly organization_role?: 'admin' | 'billing_admin';
  readonly organization_role_given_by_id?: boolean;
  readonly memberships: readonly { readonly team: string; readonly role?: BetterStackRoleReference; readonly role_given_by_id?: boolean }[];
}

export interface BetterStackInvitation {
  readonly id?: number;
  readonly team: string;
  readonly email: string;
  readonly invited_at?: string;
  readonly role?: BetterStackRoleReference;
  readonly role_given_by_id?: boolean;
}
