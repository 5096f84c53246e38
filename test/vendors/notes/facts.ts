import type { VendorFacts } from '../suite/facts.ts';
import { notes } from './index.ts';

const path = '/notes';
const token = 'notes-token';

export const notesFacts: VendorFacts = {
  vendor: notes,
  world: { notes: { notes: [{ id: 1, text: 'milk', written_at: '2025-09-18T10:00:00.000Z' }] } },
  token,
  widestToken: token,
  reading: { path, operation: 'list-notes' },
  writing: {
    path,
    operation: 'write-note',
    body: { text: 'bread' },
    another: { text: 'butter' },
    status: 201,
    timeIn: (body) => (body as { written_at: string }).written_at,
  },
  nowhere: { path: '/notes/nowhere', status: 404, body: { message: 'There is no /notes/nowhere.' } },
  unauthorized: { rule: 'tokenUnknown', status: 401, body: { message: 'Who are you?' } },
  malformed: { rule: 'bodyUnreadable', status: 400, body: { message: 'The body is not JSON.' } },
};
