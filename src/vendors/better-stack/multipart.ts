/**
 * The fields of a form in parts (`multipart/form-data`), as curl's -F, PHP's curl and FormData send one; a name that is given
 * several times has all its values. Files are no fields, and a body that can't be read has none (both assumed).
 */
export async function parseMultipart(contentType: string, text: string): Promise<Record<string, string[]>> {
  const form = await new Response(text, { headers: { 'content-type': contentType } }).formData().catch(() => new FormData());
  const fields = [...form].flatMap(([name, value]) => (typeof value === 'string' ? { name, value } : []));
  return Object.fromEntries([...Map.groupBy(fields, ({ name }) => name)].map(([name, same]) => [name, same.map(({ value }) => value)]));
}
