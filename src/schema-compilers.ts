import type { ValidateFunction } from 'ajv';
import type { FastifyRouteSchemaDef, FastifySchemaControllerOptions, FastifyValidationResult } from 'fastify/types/schema.js';
import { compileSchema } from './compile-schema.ts';

/**
 * What Fastify does with the schemas of routes, in place of its own compilers, whose loading and running would be half of
 * the start.
 */
export const schemaCompilers = {
  buildValidator: () => validatorOf,
  buildSerializer: () => serializerOf,
} as unknown as NonNullable<FastifySchemaControllerOptions['compilersFactory']>; // Fastify's type tells of Ajv's own functions, not of those it calls

/** Compiles a schema when the first request needs it. A request is never changed by its check: no coercion, no defaults. */
export function validatorOf({ schema }: Pick<FastifyRouteSchemaDef<object>, 'schema'>): FastifyValidationResult {
  let validate: ValidateFunction | undefined;
  return (value: unknown) => {
    validate ??= compile(schema);
    return validate(value) || { error: validate.errors as NonNullable<FastifyValidationResult['errors']> }; // just filled by Ajv
  };
}

/** Servers of one process share what is compiled of a schema, and what is compiled of the schemas of one server goes with it. */
const compiled = new WeakMap<object, ValidateFunction>();

function compile(schema: object): ValidateFunction {
  let validate = compiled.get(schema);
  if (!validate) compiled.set(schema, (validate = compileSchema(schema)));
  return validate;
}

/**
 * Answers are built from typed rows and held to their schemas by the compiler and the tests; plain JSON.stringify is as
 * quick as a compiled serializer here.
 */
function serializerOf(): (answer: unknown) => string {
  return JSON.stringify;
}
