import { describe, expect, it } from 'vitest';
import { readDocument } from '../support/docs.ts';
import { behavioursOf, startCovered, type CoveredServer } from './support.ts';

const vendors = ['better-stack', 'cloudbees'];

describe('what counts', () => {
  it.each(vendors)('of %s is the endpoints that its README lists, each under one path', async (vendor) => {
    const listed = tableOf(vendor, 'endpoint').filter(([, , does]) => !does!.startsWith('The same, ')).map(([, name]) => name);

    expect((await operationsOf(await startCovered(), vendor)).map(({ operation }) => operation)).toEqual(listed);
  });

  it.each(vendors)('of %s is the refusals that its README calls documented or observed, where an endpoint can answer them', async (vendor) => {
    const promised = tableOf(vendor, 'rule').filter((cells) => /^(documented|observed)\b/.test(cells.at(-1)!)).map(([rule]) => rule);
    const counted = new Set((await operationsOf(await startCovered(), vendor)).flatMap(({ behaviours }) => behaviours).filter(({ kind }) => kind === 'refusal').map(({ key }) => key));

    expect(promised.filter((rule) => rule !== 'endpointNotFound')).toEqual(promised.filter((rule) => counted.has(rule!)));
    expect([...counted].filter((rule) => !promised.includes(rule))).toEqual([]);
  });

  it.each(vendors)('of %s is the parameters and answers of its OpenAPI description, without those that change nothing', async (vendor) => {
    const server = await startCovered();
    const { paths } = (await server.ask('GET', `/_mock/openapi/${vendor}.json`)).body as { paths: Record<string, Record<string, Described>> };
    const described = new Map(Object.values(paths).flatMap((path) => Object.values(path)).map((operation) => [operation.operationId, operation]));

    for (const { operation, behaviours } of await operationsOf(server, vendor)) {
      const keys = (kind: string) => behaviours.filter((behaviour) => behaviour.kind === kind).map(({ key }) => key).toSorted();
      expect({ operation, parameters: keys('parameter'), answers: keys('answer') }).toEqual({ operation, ...partsOf(described.get(operation)!) });
    }
  });

  it('is the three kinds of tokens of Better Stack, and the five shapes of a page of its lists', async () => {
    const behaviours = behavioursOf(await (await startCovered()).report()).filter(({ operation }) => operation === 'list-team-members');

    expect(behaviours.filter(({ kind }) => kind === 'token').map(({ key }) => key)).toEqual(['global', 'team', 'telemetry']);
    expect(behaviours.filter(({ kind }) => kind === 'page').map(({ key }) => key)).toEqual(['only', 'first', 'middle', 'last', 'beyond']);
  });
});

interface Described {
  readonly operationId: string;
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: { readonly properties?: object } }> };
  readonly responses: object;
}

function partsOf({ parameters = [], requestBody, responses }: Described) {
  const body = Object.values(requestBody?.content ?? {}).flatMap(({ schema }) => Object.keys(schema.properties ?? {}));
  const query = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  const names = new Set([...query, ...body]);
  names.delete('organizationId'); // the path has it
  return { parameters: [...names].toSorted(), answers: Object.keys(responses).filter((status) => status.startsWith('2')).toSorted() };
}

async function operationsOf(server: CoveredServer, vendor: string) {
  return (await server.report()).operations.filter((operation) => operation.vendor === vendor);
}

/** The rows of the table of a vendor's README whose first column has a name. */
function tableOf(vendor: string, column: string): string[][] {
  const [, table = ''] = readDocument(`src/vendors/${vendor}/README.md`).split(`| ${column} |`);
  const rows = table.slice(0, table.search(/\n(?!\|)/)).split('\n').slice(2);
  return rows.map((row) => row.slice(2, -2).split(' | ').map((cell) => cell.replace(/^`(.*)`$/, '$1')));
}
