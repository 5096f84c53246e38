/** Why a request failed before any code of a vendor saw it; each vendor has its own words for these. */
export type FrameworkFailure = 'requestMalformed' | 'bodyTooLarge' | 'headersTooLarge' | 'requestTimedOut';

const failures: Readonly<Record<string, FrameworkFailure | undefined>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'bodyTooLarge',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'requestMalformed',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'requestMalformed',
  FST_ERR_BAD_URL: 'requestMalformed',
  HPE_HEADER_OVERFLOW: 'headersTooLarge',
  ECONNRESET: 'requestMalformed', // the client went away; nobody reads this
  ERR_HTTP_REQUEST_TIMEOUT: 'requestTimedOut',
};

/** The failure that a code of Fastify's or Node's means; undefined for a surprise. */
export function frameworkFailure(code: string): FrameworkFailure | undefined {
  return failures[code];
}
