import type { FastifyRequest } from 'fastify';
import type { Database } from 'better-sqlite3';
import { statement } from '../../sandboxes/statement.ts';
import { errors } from './errors.ts';
import { asText, isBlank } from './parameters.ts';

/** The team a request is about. */
export interface Team {
  readonly id: number;
  readonly name: string;
}

/**
 * The team that a request's token and `team_name` mean. A team token means its own team, whatever the name says (assumed);
 * a global token must name one when the organization has several. Names are compared exactly, and the query wins over the body (assumed).
 * @throws 422 when no team is named, 404 when there is none of that name
 */
export function requestedTeam({ sandbox, query, body, betterStack: { access } }: FastifyRequest): Team {
  if (access.team) return access.team;
  const name = namedTeam(query) ?? namedTeam(body);
  return name === undefined ? onlyTeam(sandbox.db) : findTeamByName(sandbox.db, name);
}

function namedTeam(parameters: unknown): string | undefined {
  const { team_name: name } = (parameters ?? {}) as { team_name?: unknown }; // both readers yield objects, or nothing
  return isBlank(name) ? undefined : asText(name);
}

function onlyTeam(db: Database): Team {
  const [team, another] = selectTwoTeams.all(db, {});
  if (!team || another) throw errors.teamNameRequired();
  return team;
}

function findTeamByName(db: Database, name: string): Team {
  const team = selectTeamByName.get(db, { name, nameKey: teamNameKey(name) });
  if (!team) throw errors.teamNotFoundByName(name, selectTeamNames.all(db, {}).map((row) => row.name));
  return team;
}

/** What team names are unique by: the same name in another case is the same name (documented). */
export function teamNameKey(name: string): string {
  return name.toLowerCase();
}

const selectTeamByName = statement<{ name: string; nameKey: string }, Team>(`
  SELECT id, name FROM better_stack_teams WHERE name_key = :nameKey AND name = :name`);
const selectTwoTeams = statement<Record<never, never>, Team>('SELECT id, name FROM better_stack_teams ORDER BY id LIMIT 2');
const selectTeamNames = statement<Record<never, never>, { name: string }>('SELECT name FROM better_stack_teams ORDER BY id');
