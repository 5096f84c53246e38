import { Type } from '@sinclair/typebox';
import { ControlError, invalid } from '../control-error.ts';
import { parseDuration } from '../durations.ts';
import { JournalEntry } from '../journal/entry.ts';
import { archiveOf } from '../journal/har.ts';
import { LimitedMatchQuery, Match, MatchQuery, matching, matchOf } from '../journal/match.ts';
import { NearMiss, nearMisses, others } from '../journal/near-misses.ts';
import { presentExchange } from '../journal/present.ts';
import { streamExchanges } from '../journal/stream.ts';
import { nothingCame, verify } from '../journal/verify.ts';
import { waitFor } from '../journal/wait.ts';
import type { Sandbox } from '../sandboxes/sandbox.ts';
import type { ControlParts, ControlScope } from './application.ts';
import { Expected, expectationOf } from './journal-expectation.ts';
import { knownNames } from './names.ts';
import { strict } from '../schema-parts.ts';
import { ErrorBody, NoContent } from './schemas.ts';

const Entries = Type.Object({
  entries: Type.Array(JournalEntry, { description: 'Oldest first. With after_id the first ones after it, otherwise the latest.' }),
  found: Type.Integer({ description: 'How many match, shown or not.' }),
  dropped: Type.Integer({ description: 'How many older ones the journal had no room for.' }),
});

const NotInTime = Type.Object({ ...ErrorBody.properties, found: Type.Integer(), near_misses: Type.Array(NearMiss) });

export const Verdict = Type.Object({
  passed: Type.Boolean(),
  found: Type.Integer(),
  complete: Type.Boolean({ description: 'Whether the journal still has everything that came when it is asked for.' }),
  message: Type.String(),
  matching: Type.Array(JournalEntry, { description: 'At most 100.' }),
  near_misses: Type.Array(NearMiss, { description: 'When too few match, what almost did; when nothing else should be there, what is. The nearest first, at most 5.' }),
});

const Events = { content: { 'text/event-stream': { schema: Type.String() } } };

const mostShown = 100;
const longestWait = 60_000; // milliseconds

/** Asks the journal of a sandbox: lists, waits, verifies, streams, exports. */
export function journalRoutes(app: ControlScope, parts: ControlParts): void {
  const requireKnown = knownNames(parts);
  const ending = new AbortController();
  app.addHook('preClose', (done) => {
    ending.abort();
    done();
  });

  app.get('/journal', {
    schema: { summary: 'List what was asked and answered', querystring: LimitedMatchQuery, response: { 200: Entries, 400: ErrorBody, 409: ErrorBody } },
    handler({ sandbox, query: { limit = String(mostShown), ...query } }) {
      const journal = requireJournal(sandbox);
      const found = matching(journal, requireKnown(matchOf(query), sandbox));
      const shown = query.after_id === undefined ? found.slice(Math.max(found.length - Number(limit), 0)) : found.slice(0, Number(limit));
      return { entries: shown.map((exchange) => presentExchange(exchange, sandbox.name)), found: found.length, dropped: journal.dropped };
    },
  });

  app.delete('/journal', {
    schema: { summary: 'Forget what was asked and answered', response: { 204: NoContent } },
    handler({ sandbox }, reply) {
      sandbox.journal.clear();
      reply.code(204).send(null);
    },
  });

  app.get('/journal/:id', {
    schema: { summary: 'Show one entry', params: Type.Object({ id: Type.String() }), response: { 200: JournalEntry, 404: ErrorBody, 409: ErrorBody } },
    handler({ sandbox, params: { id } }) {
      const exchange = /^[1-9]\d{0,14}$/.test(id) ? requireJournal(sandbox).get(Number(id)) : undefined;
      if (!exchange) throw new ControlError(404, 'entry_not_found', `The journal has no entry ${id}.`, 'It may have been dropped or cleared; GET /_mock/journal lists what is there.');
      return presentExchange(exchange, sandbox.name);
    },
  });

  app.post('/journal/wait', {
    schema: {
      summary: 'Wait until so many requests match, those that came before included',
      body: Type.Object(
        {
          match: Type.Optional(Match),
          count: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, description: '1 unless given.' })),
          timeout: Type.Optional(Type.String({ description: 'Real time such as 500ms; 5s unless given, 60s at most.' })),
        },
        strict,
      ),
      response: { 200: Type.Pick(Entries, ['entries', 'found']), 400: ErrorBody, 408: NotInTime, 409: ErrorBody, 503: ErrorBody },
    },
    async handler({ sandbox, body: { match = {}, count = 1, timeout = '5s' } }, reply) {
      const journal = requireJournal(sandbox);
      requireKnown(match, sandbox);
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const signal = AbortSignal.any([gone.signal, ending.signal]);
      const { outcome, found } = await waitFor(journal, { match, count, timeout: requireWait(timeout), signal });
      if (ending.signal.aborted) reply.header('connection', 'close'); // a connection kept alive would keep the server alive
      if (outcome === 'ended') throw new ControlError(503, 'wait_ended', 'The wait ended with the sandbox or the server.', 'Ask again when they are back.');
      if (outcome === 'came') return { entries: found.map((exchange) => presentExchange(exchange, sandbox.name)), found: found.length };
      const misses = nearMisses(journal, match, sandbox.name);
      const late = new ControlError(408, 'wait_timed_out', `${found.length} of ${count} requests came within ${timeout}.`, whereToLook(journal, misses));
      return reply.code(408).send({ ...late.body, found: found.length, near_misses: misses });
    },
  });

  app.post('/journal/verify', {
    schema: {
      summary: 'Hold the requests that came to how many there should be',
      body: Expected,
      response: { 200: Verdict, 400: ErrorBody, 409: ErrorBody },
    },
    handler({ sandbox, body: { match = {}, ...counts } }) {
      const journal = requireJournal(sandbox);
      const { outcome, found, isComplete, message } = verify(journal, requireKnown(match, sandbox), expectationOf(counts));
      const missesOf = outcome === 'too few' ? nearMisses : outcome === 'others' ? others : () => [];
      return {
        passed: outcome === 'passed',
        found: found.length,
        complete: isComplete,
        message,
        matching: found.slice(0, mostShown).map((exchange) => presentExchange(exchange, sandbox.name)),
        near_misses: missesOf(journal, match, sandbox.name),
      };
    },
  });

  app.get('/journal/stream', {
    exposeHeadRoute: false, // it would never end
    schema: {
      summary: 'Follow what is asked and answered, as server-sent events',
      description: 'Tells what came after the header Last-Event-ID or after_id first. Each event `exchange` has an entry as its data; `gap` tells how many were missed, `end` why the stream ends.',
      querystring: MatchQuery,
      headers: Type.Object({ 'last-event-id': Type.Optional(Type.String({ pattern: '^\\d{1,15}$' })) }),
      response: { 200: Events, 400: ErrorBody, 409: ErrorBody },
    },
    handler({ sandbox, query, headers }, reply) {
      const journal = requireJournal(sandbox);
      const { after_id: afterId, ...match } = requireKnown(matchOf(query), sandbox);
      const resumed = headers['last-event-id'];
      reply.hijack();
      reply.raw.writeHead(200, { 'x-request-id': reply.request.id, 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
      streamExchanges(reply.raw, { journal, sandbox: sandbox.name, match, afterId: resumed === undefined ? afterId : Number(resumed), signal: ending.signal });
    },
  });

  app.get('/journal.har', {
    schema: {
      summary: 'Export as an HTTP archive (HAR 1.2)',
      querystring: MatchQuery,
      response: { 200: Type.Object({ log: Type.Unknown() }), 400: ErrorBody, 409: ErrorBody },
    },
    handler({ sandbox, query }, reply) {
      reply.header('content-disposition', 'attachment; filename="journal.har"');
      return archiveOf(matching(requireJournal(sandbox), requireKnown(matchOf(query), sandbox)));
    },
  });
}

/** What tells of the requests that came in place of those that a wait was for. */
function whereToLook(journal: Sandbox['journal'], misses: readonly NearMiss[]): string {
  if (misses.length > 0) return 'near_misses shows what came instead.';
  return journal.exchanges().length > 0 ? 'GET /_mock/journal lists what came.' : nothingCame;
}

/** @throws ControlError 409 when nothing is kept */
function requireJournal({ journal }: Sandbox): Sandbox['journal'] {
  if (journal.capacity === 0) throw new ControlError(409, 'journal_off', 'The journal is off.', 'Start with --journal 1000.');
  return journal;
}

/** @throws ControlError 400 */
function requireWait(timeout: string): number {
  const milliseconds = parseDuration(timeout);
  if (milliseconds !== undefined && milliseconds <= longestWait) return milliseconds;
  throw invalid('body.timeout must be a stretch of time up to 60s', 'Write it like 500ms, 5s or PT5S.');
}
