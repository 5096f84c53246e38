import { assumed, catalogue, documented, entry } from '../../../src/vendors/refusal.ts';

const api = 'Notes API';

/** Every refusal this vendor can answer, each once. The key names the rule. */
export const errors = catalogue({
  pathUnknown: entry(404, (path: string) => `There is no ${path}.`, documented(api), 'Ask for /notes.', ['/notes/nowhere']),
  tokenUnknown: entry(401, 'Who are you?', documented(api), 'Send "Authorization: Bearer notes-token".'),
  requestMalformed: entry(400, 'That is no request.', assumed('no page shows an answer to it'), 'Send HTTP with a body of less than 1 MiB.'),
  bodyUnreadable: entry(400, 'The body is not JSON.', documented(api), 'Send a JSON body such as {"text": "milk"}.'),
  textMissing: entry(422, 'A note needs a text.', documented(api), 'Send a JSON body such as {"text": "milk"}.'),
  unexpected: entry(500, 'Something broke.', assumed('no page shows an answer to it'), 'A defect of better-stack-mock: its log has the stack.'),
});
