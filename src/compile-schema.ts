import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

/** The schemas themselves go unchecked: TypeBox made them, and to compile the schema of schemas takes longer than all of them. */
export const ajvOptions = { verbose: true, validateSchema: false, addUsedSchema: false } as const;

let ajv: Ajv | undefined;

/**
 * Makes the check of a schema. The built package has the checks of its own schemas made already, by `build/checks.ts`, and comes
 * here for others.
 */
export function compileSchema(schema: object): ValidateFunction {
  ajv ??= formats.default(new Ajv(ajvOptions));
  const validate = ajv.compile(schema);
  ajv.removeSchema(schema); // Ajv would keep it for ever
  return validate;
}
