/** Where teams are listed. */
export const teamsPath = '/v1/organizations/:organizationId/teams';

/** The three paths that invite. */
export const invitePaths = {
  /** The newest page's. */
  published: '/v3/organizations/:organizationId/teams/invites',
  /** The vendor's OpenAPI's. */
  openApi: '/v3/organizations/:organizationId/invite',
  /** The one of an older page's example; later editions corrected it, and people paste it. */
  example: '/organizations/:organizationId/team-invites',
} as const;

const known = [teamsPath, ...Object.values(invitePaths)].map((path) => new RegExp(`^${path.replace(':organizationId', '[^/]*')}$`));

/** Whether a path exists, for some method. */
export function isKnownPath(path: string): boolean {
  return known.some((pattern) => pattern.test(path));
}

/** Whether a path is this vendor's to refuse: any version of its API is. */
export function isOwnPath(path: string): boolean {
  return /^\/(v\d+|organizations)(\/|$)/.test(path);
}
