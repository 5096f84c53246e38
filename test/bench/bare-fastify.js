// What Fastify can do at best: one route without schema or hooks answers the bytes given as the first argument.
import Fastify from 'fastify';

const [body = '{}', port = '0'] = process.argv.slice(2);

const app = Fastify();
app.get('/api/v2/team-members', (_request, reply) => {
  reply.header('content-type', 'application/json; charset=utf-8').send(body);
});
process.stdout.write(`${await app.listen({ port: Number(port), host: '127.0.0.1' })}\n`);
