import type { ValidateFunction } from 'ajv';
import { compileSchema } from '../compile-schema.ts';
import type { Vendor } from '../vendors/vendor.ts';
import { fixtureSchema } from './fixture-schema.ts';

/** Makes the check of fixtures with parts of these vendors. The built package has the one of all that ship with it, by `build/checks.ts`. */
export function compileFixtureCheck(vendors: readonly Vendor[]): ValidateFunction {
  return compileSchema(fixtureSchema(vendors));
}
