import type { FastifyPluginCallback } from 'fastify';

/** Our own API, under `/_mock`. */
export const controlApi: FastifyPluginCallback = (app, _options, done) => {
  app.get('/livez', () => ({ status: 'ok' }));
  app.get('/readyz', () => ({ status: 'ok' }));

  app.setNotFoundHandler((request, reply) => {
    const message = `There is no ${request.method} ${request.url} in the control API.`;
    void reply.code(404).send({ error: { code: 'not_found', message, hint: 'GET /_mock/livez and /_mock/readyz are there.' } });
  });
  done();
};
