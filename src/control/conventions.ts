import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { FastifySchemaValidationError } from 'fastify/types/schema.js';
import { ControlError, invalid } from '../control-error.ts';
import { parseJson } from '../json.ts';
import { Misuse, Unfit } from '../misuse.ts';
import { isDiskFull, isHeld } from '../sandboxes/database.ts';
import { adviceOf, misfitOf } from '../schema-misfit.ts';

const hint = 'GET /_mock/openapi.json describes what each request takes.';

/** Reads a JSON body; an empty one is an empty object. @throws ControlError 400 */
export function readJson(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return parseJson(text);
  } catch (error) {
    throw new ControlError(400, 'invalid_json', `The body is not JSON: ${(error as Error).message}.`, 'Send a JSON object.');
  }
}

/**
 * Reads a field of a body as the option of the same name is read.
 * @param example the field in JSON as it may be
 * @throws ControlError 400
 */
export function readField<Value>(name: string, given: string, read: (given: string) => Value, example: string): Value {
  try {
    return read(given);
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    throw invalid(`body.${name} must be ${error.message}`, `Send for example {"${name}": ${example}}.`);
  }
}

/** What a schema refuses, with the place and the reason. */
export function invalidRequest(errors: FastifySchemaValidationError[], part: string): ControlError {
  const told = mostTelling(errors);
  const { instancePath, keyword, params } = told[0]!; // Ajv refuses with at least one error
  const advice = adviceOf(told[0]!) ?? hint;
  const place = [part === 'querystring' ? 'query' : part, ...instancePath.split('/').slice(1)].join('.');
  if (keyword === 'additionalProperties') {
    return new ControlError(400, 'unknown_field', `${place} has no field "${params.additionalProperty}".`, advice);
  }
  return invalid(`${place} ${told.map(misfitOf).join(' or ')}`, advice);
}

/** Of the choices of a union, the one whose type fits tells what is wrong; when none fits, all of them do. */
function mostTelling(errors: FastifySchemaValidationError[]): FastifySchemaValidationError[] {
  const choices = errors.filter(({ keyword }) => keyword !== 'anyOf');
  const precise = choices.find(({ keyword }) => keyword !== 'type' && keyword !== 'enum' && keyword !== 'const');
  return precise ? [precise] : choices;
}

/** Renders every failure of the control API. */
export function answerError(error: FastifyError | ControlError | Misuse, request: FastifyRequest, reply: FastifyReply): void {
  const known = controlErrorOf(error);
  if (!known) request.tellFailure(error);
  const { statusCode, body } = known ?? new ControlError(500, 'unexpected', 'Something went wrong in better-stack-mock.', 'Its log has the stack. Please report it.');
  reply.code(statusCode).send(body);
}

/** The refusal that a failure amounts to; undefined for a surprise. */
export function controlErrorOf(error: unknown): ControlError | undefined {
  if (error instanceof ControlError) return error;
  if (isDiskFull(error)) return new ControlError(507, 'disk_full', 'The disk that keeps the worlds is full.', 'Make room there and ask again; nothing has changed.');
  if (isHeld(error)) return new ControlError(503, 'file_held', 'Another program holds the file of the worlds.', 'Let it finish there and ask again; nothing has changed.');
  if (error instanceof Misuse) return new ControlError(422, 'invalid_world', error.message, hint);
  const { code = '', statusCode = 500, message } = error as FastifyError; // every other error has some of it
  const refusal = frameworkRefusals[code];
  if (refusal) return new ControlError(...refusal);
  return statusCode < 500 ? new ControlError(statusCode, code.toLowerCase(), `${message}.`, hint) : undefined;
}

/** What Fastify refuses by itself, by its own code. */
const frameworkRefusals: Readonly<Record<string, ConstructorParameters<typeof ControlError> | undefined>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [400, 'invalid_content_type', 'The content type of the body is none.', 'Send application/json.'],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body_too_large', 'The body is too large.', 'Send a smaller one: a large world fits PUT /_mock/state, and a larger one a --fixture file.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'invalid_content_length', 'The body is not as long as its Content-Length says.', 'Send its length in bytes.'],
  FST_ERR_BAD_URL: [400, 'invalid_url', 'The path cannot be decoded.', 'Write a percent sign as %25.'],
};
