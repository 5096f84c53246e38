/** An object of JSON, which is no list. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Deeper than any body that means something. What goes through a value by recursion, as JSON.stringify does, ends the stack far below. */
const deepest = 1_000;

/** Reads JSON. @throws SyntaxError for a text that is none, or that is nested too deep */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (text.length > 2 * deepest && depthOf(text) > deepest) throw new SyntaxError(`It is nested more than ${deepest} levels deep`);
  return value;
}

/** How deep objects and lists are nested in a text that is JSON. */
function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  let isInString = false;
  for (let place = 0; place < text.length; place += 1) {
    const character = text[place];
    if (isInString && character === '\\') place += 1;
    else if (character === '"') isInString = !isInString;
    else if (isInString) continue;
    else if (character === '[' || character === '{') most = Math.max(most, ++depth);
    else if (character === ']' || character === '}') depth -= 1;
  }
  return most;
}
