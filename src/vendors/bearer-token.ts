/** The token of an Authorization header, if there is one. The scheme is compared without regard to case, as HTTP wants it. */
export function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
}
