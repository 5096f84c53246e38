import { choice } from '../../option.ts';

/** What can be set for this vendor besides the common options. */
export const options = {
  // that production always shows it by now is assumed
  roleIds: choice(['as-given', 'always'], {
    default: 'as-given',
    description: 'Better Stack: show role_id only in change-role answers and where a role was given by id, or always.',
  }),
  teamTokenRoles: choice(['published', 'restricted'], {
    default: 'published',
    description: 'Better Stack: what team tokens may do with billing admins and team leads, as published or as announced in 2026.',
  }),
};

export type RoleIds = ReturnType<typeof options.roleIds.read>;
export type TeamTokenRoles = ReturnType<typeof options.teamTokenRoles.read>;
