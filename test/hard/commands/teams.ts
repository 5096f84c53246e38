import * as fc from 'fast-check';
import { answer } from '../models/answers.ts';
import { pageOf } from '../models/pages.ts';
import * as model from '../models/teams.ts';
import { anyWorld, askVendor, command, type Command, type VendorRequest } from './command.ts';

const teams = '/api/v2/teams';
const anyToken = fc.oneof({ weight: 8, arbitrary: fc.constant('global-token') }, { weight: 1, arbitrary: fc.constantFrom('global-readonly-token', 'engineering-token', 'telemetry-token', 'nobody') });
const anyTeam = fc.constantFrom('t1', 't2', 't3', 't4', 't5', '2');
export const anyName = fc.constantFrom('Sales', 'SALES', 'Night', 'engineering', 'Support');
export const anyPeriod = fc.constantFrom(300, 600);
const change = fc.oneof(fc.record({ name: anyName }), fc.record({ incident_grouping_period: anyPeriod }), fc.record({ name: anyName, incident_grouping_period: anyPeriod }), fc.constant({}));

function about(name: string, world: string, token: string, request: Omit<VendorRequest, 'vendor' | 'token'>): Command {
  return command(`${token} ${name}`, world, (world, real) => askVendor(world, real, { ...request, vendor: 'better-stack', token }));
}

function listing(world: string, token: string, pages: { page?: number; perPage?: number } = {}): Command {
  const { page, perPage } = pages;
  const query = [...(page === undefined ? [] : [`page=${page}`]), ...(perPage === undefined ? [] : [`per_page=${perPage}`])].join('&');
  return about(`lists the teams ${query}`, world, token, {
    operation: 'list-teams', method: 'GET', path: `${teams}${query && `?${query}`}`,
    answer: ({ state, base }) => answer(200, pageOf(state['better-stack'].teams.map(model.shownTeam), `${base}${teams}`, pages)),
  });
}

export const teamCommands: fc.Arbitrary<Command>[] = [
  fc.tuple(anyWorld, anyToken, anyName, fc.option(anyPeriod, { nil: undefined })).map(([world, token, name, period]) => {
    const body = { name, ...(period !== undefined && { incident_grouping_period: period }) };
    return about(`creates ${JSON.stringify(body)}`, world, token, { operation: 'create-team', method: 'POST', path: teams, body, answer: (world) => model.createTeam(world, body) });
  }),
  fc.tuple(anyWorld, anyToken, anyTeam, change).map(([world, token, id, body]) =>
    about(`changes ${id} ${JSON.stringify(body)}`, world, token, { operation: 'update-team', method: 'PATCH', path: `${teams}/${id}`, body, answer: (world) => model.updateTeam(world, id, body) })),
  fc.tuple(anyWorld, anyToken, anyTeam).map(([world, token, id]) =>
    about(`gets ${id}`, world, token, { operation: 'get-team', method: 'GET', path: `${teams}/${id}`, answer: (world) => model.getTeam(world, id) })),
  fc.tuple(anyWorld, anyToken, anyTeam).map(([world, token, id]) =>
    about(`deletes ${id}`, world, token, { operation: 'delete-team', method: 'DELETE', path: `${teams}/${id}`, answer: (world) => model.deleteTeam(world, id) })),
  fc.tuple(anyWorld, anyToken, fc.record({ page: fc.integer({ min: 1, max: 3 }), perPage: fc.integer({ min: 1, max: 3 }) }, { requiredKeys: [] })).map(([world, token, pages]) => listing(world, token, pages)),
];

/** Shows the teams of a world. */
export function teamLooks(world: string): Command[] {
  return [listing(world, 'global-token')];
}
