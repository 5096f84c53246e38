import { Type, type TObject } from '@sinclair/typebox';
import type { Vendor } from '../vendors/vendor.ts';

/** The schema of a whole fixture; `fixtures/fixture.schema.json` is this one, for editors. */
export function fixtureSchema(vendors: readonly Vendor[]): TObject {
  const parts = vendors.map(({ name, title, fixture }) => [name, Type.Optional({ ...fixture.schema, description: `The world of ${title}.` })]);
  return Type.Object(
    { $schema: Type.Optional(Type.String()), ...Object.fromEntries(parts) },
    { $schema: 'http://json-schema.org/draft-07/schema#', title: 'A fixture of better-stack-mock', additionalProperties: false, minProperties: 1 },
  );
}
