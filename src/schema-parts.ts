import { Type, type SchemaOptions, type TUnsafe } from '@sinclair/typebox';

/** A string that is one of a few: `enum` in JSON Schema, a union of literals in TypeScript. */
export function Choice<const Values extends readonly string[]>(values: Values, options: SchemaOptions = {}): TUnsafe<Values[number]> {
  return Type.Unsafe<Values[number]>({ type: 'string', enum: values, ...options });
}

/** For objects in which a name that nobody knows is a slip. */
export const strict = { additionalProperties: false };
