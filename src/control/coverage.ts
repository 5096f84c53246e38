import { Type } from '@sinclair/typebox';
import { coverageFormats, mediaTypes, type CoverageFormat } from '../coverage/formats.ts';
import { CoverageReport, coverageReport } from '../coverage/report.ts';
import { mediaTypeOf } from '../media-type.ts';
import { Choice, strict } from '../schema-parts.ts';
import type { ControlParts, ControlScope } from './application.ts';
import { ErrorBody, NoContent } from './schemas.ts';

const formats = Object.keys(coverageFormats) as CoverageFormat[]; // its own keys

/** The report in each of its formats. */
const Report = {
  content: Object.fromEntries(formats.map((format) => [mediaTypeOf(mediaTypes[format]), { schema: format === 'json' ? CoverageReport : Type.String() }])),
};

/** Shows what of the vendors' contracts the clients met, over all sandboxes of the server. */
export function coverageRoutes(app: ControlScope, { coverage, config: { strictClient } }: ControlParts): void {
  app.get('/coverage', {
    schema: {
      summary: 'Show what of the contract was met since the start, in all sandboxes',
      querystring: Type.Object({ format: Type.Optional(Choice(formats, { description: 'json unless given.' })) }, strict),
      response: { 200: Report, 400: ErrorBody },
    },
    handler({ query: { format = 'json' } }, reply) {
      const report = coverageReport(coverage.behaviours, coverage.export());
      reply.type(mediaTypes[format]).send(coverageFormats[format](report, strictClient));
    },
  });

  app.delete('/coverage', {
    schema: { summary: 'Begin counting anew', response: { 204: NoContent } },
    handler(_request, reply) {
      coverage.clear();
      reply.code(204).send(null);
    },
  });
}
