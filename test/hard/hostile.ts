import * as fc from 'fast-check';

/** Texts that programs stumble over. */
export const hostileTexts = [
  '', ' ', '\0', '\t\n', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'null', 'undefined', 'NaN', '-1', '0', '1e309', '9'.repeat(400), '0x10', '١',
  '../../../etc/passwd', '..', '.', '%2e%2e%2f', '..%5c', '/etc/passwd', 'C:\\', 'a/b', 'default/../x', '~', '~default', '*', '%', '%00', '%zz',
  "'; DROP TABLE better_stack_people; --", '" OR 1=1', '${7*7}', '{{7*7}}', '<script>alert(1)</script>', 'a\r\nX-Injected: 1', 'a\u2028b', '\uFEFFx',
  '\uD800', '\uDFFFx', '💥'.repeat(50), 'İ', 'ß', 'é', 'e\u0301', '\u202Eabc', 'x'.repeat(5_000), 'a@b.co\0', 'a@b.co\r\nBcc: c@d.co', 'P1Y', '-10m', '99999999999h', '10 m',
  '2026-13-45T99:99:99Z', '9999-12-31T23:59:59.999Z', '-000001-01-01T00:00:00Z', '2026-02-29', '[object Object]',
];

export const hostileText = fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: 'binary', maxLength: 30 }), fc.string({ maxLength: 20 }));

/** Values of any JSON type where another one is expected. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(null, true, false, 0, -0, -1, 1.5, 1e308, -1e308, Number.MAX_SAFE_INTEGER, 2 ** 53, 2 ** 63, 5e-324, [], {}, [[]], [null], { __proto__: null }, { length: 3 }),
  fc.constant(JSON.parse('{"__proto__":{"email":"a@b.co","admin":true},"constructor":{"prototype":{"x":1}}}') as unknown),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Texts of a body that are no JSON, or hardly. */
export const hostileBodyText = fc.oneof(
  fc.constantFrom('', ' ', '{', '[', '{"a":}', 'null', '0', '"x"', '[]', '{}x', '\uFEFF{}', 'a=b&c=d', 'email=a%40b.co', 'email=a%zz@b.co', '&&&', '='.repeat(50), '['.repeat(5_000), `${'['.repeat(3_000)}${']'.repeat(3_000)}`, '{"email":"a@b.co","email":null}', '{"__proto__":{"email":"a@b.co"}}', '\0'),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
