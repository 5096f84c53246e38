/** What no XML document can hold, not even escaped. */
const unmentionable = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Text as it may stand in XML and HTML. */
export function escapeXml(text: string): string {
  return text.replace(unmentionable, '\uFFFD').replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A line of text as it may stand in a sentence, a list or a table of Markdown. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>|~]/g, '\\$&');
}
