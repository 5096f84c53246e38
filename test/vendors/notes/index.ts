import type { FastifyPluginCallback } from 'fastify';
import type { Vendor } from '../../../src/vendors/vendor.ts';
import { handleError, notFound, refusalFor, renderRefusal, unparsed } from './error-handler.ts';
import { errors } from './errors.ts';
import { fixture } from './fixture.ts';
import { listNotes, migrations, writeNote } from './notes.ts';

const token = 'notes-token';

const routes: FastifyPluginCallback = (app, _options, done) => {
  app.setErrorHandler(handleError);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, text: string, done) => {
    request.rawBody = text;
    done(null, readBody(text));
  });
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.headers.authorization !== `Bearer ${token}`) throw errors.tokenUnknown();
    request.caller = { kind: 'personal', name: 'somebody' };
    done();
  });
  app.addHook('preValidation', (request, _reply, done) => {
    request.body ??= {};
    done();
  });

  app.route(listNotes);
  app.route(writeNote);
  done();
};

function readBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw errors.bodyUnreadable();
  }
}

/** An API of notes. */
export const notes = {
  name: 'notes',
  title: 'Notes',
  options: {},
  migrations,
  errors,
  bodyTypes: ['application/json'],
  fixture,
  tokenKinds: ['personal'],
  routes,
  owns: (path) => path === '/notes' || path.startsWith('/notes/'),
  handleError,
  renderRefusal,
  notFound,
  refusalFor,
  unparsed,
  emails: () => [],
  describe: () => ({ tokens: [{ token, name: 'somebody', reach: 'all notes' }], example: { path: '/notes', token } }),
  invitations: { find: () => [], accept: () => '', decline() {}, expire() {} },
} satisfies Vendor;
