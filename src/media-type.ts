/**
 * A content type without its parameters, in lower case; empty when there is none. Fastify's own reading is undefined for what is none,
 * which a client may have sent all the same.
 */
export function mediaTypeOf(contentType: string | undefined): string {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
