/**
 * The path and query that a request is about: without the scheme and host that are in front when a proxy is asked for it (RFC
 * 9112 has every server take those), and with one slash where the path has several, as a base URL with a slash at its end
 * makes them. Better Stack's framework reads the path so; that nothing in front of it refuses it is assumed.
 * @example originForm('http://betterstack.com//api/v2/roles?page=1') // '/api/v2/roles?page=1'
 */
export function originForm(target: string): string {
  if (target.startsWith('/') && !target.includes('//')) return target;
  const [path = '', ...query] = target.replace(/^https?:\/\/[^/?]*/i, '').split('?');
  return [path === '' ? '/' : path.replace(/\/{2,}/g, '/'), ...query].join('?');
}

/** The scheme and host in front of a target, for which the Host isn't asked (RFC 9112); undefined where there are none. */
export function originIn(target: string): string | undefined {
  return /^https?:/i.test(target) ? URL.parse(target)?.origin : undefined;
}

/** What stands before the query of a URL. */
export function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

/** What stands behind the question mark of a URL. */
export function queryOf(url: string): string {
  return url.slice(pathOf(url).length + 1);
}

/** Where the control API lies. */
export const controlPrefix = '/_mock';

/** Whether a URL is the control API's, even if nothing is there. */
export function isControlUrl(url: string): boolean {
  return url.startsWith(controlPrefix) && /^(?:[/?]|$)/.test(url.slice(controlPrefix.length));
}
