import type { Database } from 'better-sqlite3';
import { statement } from '../../../sandboxes/statement.ts';
import { errors } from '../errors.ts';
import { teamNameKey } from '../team.ts';
import type { TeamResource, TeamSettings } from './schemas.ts';

export interface StoredTeam {
  readonly id: number;
  readonly name: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly settings: TeamSettings;
}

/**
 * The team with an id as a path writes it: `t123` or `123`.
 * @throws 404 when there is none
 */
export function getTeam(db: Database, id: string): StoredTeam {
  const [, digits] = /^t?(\d{1,15})$/.exec(id) ?? [];
  const team = digits === undefined ? undefined : selectTeam.get(db, { id: Number(digits) });
  if (!team) throw errors.teamNotFound(id);
  return team;
}

export function countTeams(db: Database): number {
  return selectCount.get(db, {})?.teams ?? 0;
}

export function listTeams(db: Database, offset: number, limit: number): StoredTeam[] {
  return selectTeams.all(db, { offset, limit });
}

/** @throws 422 when another team has the name, in whatever case */
export function insertTeam(db: Database, team: Omit<StoredTeam, 'id'>): StoredTeam {
  requireFreeName(db, team.name, 0);
  const { lastInsertRowid } = addTeam.run(db, rowOf(team));
  return { ...team, id: Number(lastInsertRowid) };
}

/** @throws 422 when another team has the name, in whatever case */
export function updateTeam(db: Database, team: StoredTeam): void {
  requireFreeName(db, team.name, team.id);
  changeTeam.run(db, { id: team.id, ...rowOf(team) });
}

export function deleteTeam(db: Database, { id }: StoredTeam): void {
  removeTeam.run(db, { id });
}

export function hasMembers(db: Database, { id }: StoredTeam): boolean {
  return selectAnyMember.get(db, { id }) !== undefined;
}

export function presentTeam({ id, name, createdAt, updatedAt, settings }: StoredTeam): TeamResource {
  return { id: `t${id}`, type: 'team', attributes: { name, created_at: createdAt, updated_at: updatedAt, ...settings } };
}

function requireFreeName(db: Database, name: string, id: number): void {
  if (selectSameName.get(db, { nameKey: teamNameKey(name), id })) throw errors.teamNameTaken();
}

interface TeamRow {
  id: number;
  name: string;
  createdAt: string;
  updatedAt: string;
  settings: string;
}

function stored({ settings, ...row }: TeamRow): StoredTeam {
  return { ...row, settings: JSON.parse(settings) };
}

function rowOf({ name, createdAt, updatedAt, settings }: Omit<StoredTeam, 'id'>) {
  return { name, nameKey: teamNameKey(name), createdAt, updatedAt, settings: JSON.stringify(settings) };
}

const teamQuery = 'SELECT id, name, created_at AS createdAt, updated_at AS updatedAt, settings FROM better_stack_teams';
const selectTeam = statement<{ id: number }, TeamRow, StoredTeam>(`${teamQuery} WHERE id = :id`, stored);
const selectTeams = statement<{ offset: number; limit: number }, TeamRow, StoredTeam>(`${teamQuery} ORDER BY id LIMIT :limit OFFSET :offset`, stored);
const selectCount = statement<Record<never, never>, { teams: number }>('SELECT COUNT(*) AS teams FROM better_stack_teams');
const selectSameName = statement<{ nameKey: string; id: number }, { id: number }>(`
  SELECT id FROM better_stack_teams WHERE name_key = :nameKey AND id <> :id`);
const selectAnyMember = statement<{ id: number }, { person_id: number }>(`
  SELECT person_id FROM better_stack_memberships WHERE team_id = :id LIMIT 1`);

type NewRow = ReturnType<typeof rowOf>;
const addTeam = statement<NewRow>(`
  INSERT INTO better_stack_teams (name, name_key, created_at, updated_at, settings)
       VALUES (:name, :nameKey, :createdAt, :updatedAt, :settings)`);
const changeTeam = statement<NewRow & { id: number }>(`
  UPDATE better_stack_teams
     SET name = :name, name_key = :nameKey, created_at = :createdAt, updated_at = :updatedAt, settings = :settings
   WHERE id = :id`);
const removeTeam = statement<{ id: number }>('DELETE FROM better_stack_teams WHERE id = :id');
