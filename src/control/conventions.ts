import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { FastifySchemaValidationError } from 'fastify/types/schema.js';
import { ControlError } from '../control-error.ts';
import { Misuse } from '../misuse.ts';

const hint = 'GET /_mock/openapi.json describes what each request takes.';

/** Reads a JSON body; an empty one is an empty object. @throws ControlError 400 */
export function readJson(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ControlError(400, 'invalid_json', `The body is not JSON: ${(error as Error).message}.`, 'Send a JSON object.');
  }
}

/** What a schema refuses, with the place and the reason. */
export function invalidRequest([first]: FastifySchemaValidationError[], part: string): ControlError {
  const { instancePath, keyword, params, message = 'is wrong' } = first!; // Ajv refuses with at least one error
  const place = [part, ...instancePath.split('/').slice(1)].join('.');
  if (keyword === 'additionalProperties') {
    return new ControlError(400, 'unknown_field', `${place} has no field "${params.additionalProperty}".`, hint);
  }
  const allowed = keyword === 'enum' ? `: ${(params.allowedValues as unknown[]).join(', ')}` : '';
  return new ControlError(400, 'invalid_request', `${place} ${message}${allowed}.`, hint);
}

/** Renders every failure of the control API. */
export function answerError(error: FastifyError | ControlError | Misuse, request: FastifyRequest, reply: FastifyReply): void {
  const known = controlErrorOf(error);
  if (!known) request.log.error(error);
  const { statusCode, body } = known ?? new ControlError(500, 'unexpected', 'Something went wrong in better-stack-mock.', 'Its log has the stack. Please report it.');
  reply.code(statusCode).send(body);
}

function controlErrorOf(error: FastifyError | ControlError | Misuse): ControlError | undefined {
  if (error instanceof ControlError) return error;
  if (error instanceof Misuse) return new ControlError(422, 'invalid_world', error.message, hint);
  const { statusCode = 500 } = error;
  return statusCode < 500 ? new ControlError(statusCode, error.code.toLowerCase(), error.message, hint) : undefined;
}
