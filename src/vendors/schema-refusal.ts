import type { FastifySchemaValidationError } from 'fastify/types/schema.js';

/** What a schema refuses first, with the value: Ajv refuses with one error at least, and runs with `verbose`. */
export function firstOf(errors: FastifySchemaValidationError[]): FastifySchemaValidationError & { data: unknown } {
  return errors[0] as FastifySchemaValidationError & { data: unknown };
}
