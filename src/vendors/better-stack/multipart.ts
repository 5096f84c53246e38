/**
 * The fields of a form in parts (`multipart/form-data`), as curl's -F, PHP's curl and FormData send one; a name that is given
 * several times has all its values. Files are no fields, and a body without a boundary has none (both assumed).
 */
export function parseMultipart(contentType: string, text: string): Record<string, string[]> {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) return {};
  const [, ...parts] = `\r\n${text}`.split(`\r\n--${boundary}`);
  const fields = Map.groupBy(parts.flatMap((part) => fieldOf(part) ?? []), ({ name }) => name);
  return Object.fromEntries([...fields].map(([name, same]) => [name, same.map(({ value }) => value)]));
}

function boundaryOf(contentType: string): string | undefined {
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType) ?? [];
  return quoted ?? bare;
}

function fieldOf(part: string): { name: string; value: string } | undefined {
  const end = part.indexOf('\r\n\r\n');
  const [disposition] = end === -1 ? [] : (/^content-disposition:.*$/im.exec(part.slice(0, end)) ?? []);
  const [, quoted, bare] = /;\s*name=(?:"([^"]*)"|([^\s;"]+))/i.exec(disposition ?? '') ?? [];
  const name = quoted ?? bare;
  if (name === undefined || /;\s*filename\*?=/i.test(disposition ?? '')) return undefined;
  return { name, value: part.slice(end + '\r\n\r\n'.length) };
}
