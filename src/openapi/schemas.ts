import { isObject, type JsonObject } from '../json.ts';

/** The schemas of a document. Those with an identity of their own stand once, and are referred to. */
export class Components {
  readonly schemas: Record<string, unknown> = {};

  /** A schema as it stands where it is used. */
  take(schema: unknown): unknown {
    if (Array.isArray(schema)) return schema.map((item) => this.take(item));
    if (!isObject(schema)) return schema;
    const { $id: id, $schema: dialect, ...keywords } = schema;
    // Where `$id` or `$schema` is no text, it is the name of a property.
    const plain = this.#takeEach(withPlainRecord({ ...keywords, ...(isObject(id) && { $id: id }), ...(isObject(dialect) && { $schema: dialect }) }));
    if (typeof id !== 'string') return plain;
    this.schemas[id] ??= plain;
    return { $ref: `#/components/schemas/${id}` };
  }

  #takeEach(keywords: JsonObject): JsonObject {
    return Object.fromEntries(Object.entries(keywords).map(([key, value]) => [key, this.take(value)]));
  }
}

/** How TypeBox writes that a record may have any name. */
const anyName = '^(.*)$';

/** Says of a record what generators of clients look for. */
function withPlainRecord(schema: JsonObject): JsonObject {
  const { patternProperties, ...keywords } = schema;
  const values = asKeyword(patternProperties, anyName);
  return values === undefined ? schema : { ...keywords, additionalProperties: values };
}

/** What a schema says by a keyword, if it does. */
export function asKeyword<Value>(schema: unknown, keyword: string): Value | undefined {
  return isObject(schema) ? (schema[keyword] as Value | undefined) : undefined; // JSON Schema says of which type it is
}
