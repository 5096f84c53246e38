/**
 * The tables of a Better Stack organization. Appended, never edited.
 *
 * - `better_stack_people.organization_role_id` holds a role that belongs to the whole organization (admin, billing admin)
 *   and wins over the role of each membership.
 * - `role_given_by_id` says that answers show `role_id` with this role; `organization_role_given_by_id`, with the organization's.
 * - `email_key` is what e-mails are compared by: trimmed and in lower case.
 * - AUTOINCREMENT: an id that was given once is never given again.
 * - `better_stack_entry_counts` lets a page far down a long list be found without walking there: how many members and
 *   invitations of a team have an id in each block of 64, 64², 64³ and 64⁴ ids. Triggers keep it, so it cannot be forgotten.
 * - `better_stack_seat_holders` are the addresses that take a seat, each once in however many teams, and
 *   `better_stack_taken_seats` is how many they are. Triggers keep both true to `better_stack_seated`. Its one row is what filling a
 *   world begins with; worlds that were replaced by an older version of this program lack it, and the last migration makes it.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE better_stack_organization (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    name  TEXT    NOT NULL,
    seats INTEGER
  ) STRICT;

  CREATE TABLE better_stack_roles (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT    NOT NULL,
    kind TEXT    NOT NULL CHECK (kind IN ('admin', 'billing_admin', 'team_lead', 'responder', 'member', 'custom'))
  ) STRICT;

  CREATE TABLE better_stack_teams (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT    NOT NULL,
    name_key   TEXT    NOT NULL UNIQUE,
    created_at TEXT    NOT NULL,
    updated_at TEXT    NOT NULL,
    settings   TEXT    NOT NULL
  ) STRICT;

  CREATE TABLE better_stack_tokens (
    token     TEXT    PRIMARY KEY,
    name      TEXT    NOT NULL,
    kind      TEXT    NOT NULL CHECK (kind IN ('global', 'team', 'telemetry')),
    team_id   INTEGER REFERENCES better_stack_teams ON DELETE CASCADE,
    read_only INTEGER NOT NULL CHECK (read_only IN (0, 1)),
    CHECK ((kind = 'global') = (team_id IS NULL))
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX better_stack_tokens_by_team ON better_stack_tokens (team_id);

  CREATE TABLE better_stack_people (
    id                   INTEGER PRIMARY KEY AUTOINCREMENT,
    email                TEXT    NOT NULL,
    email_key            TEXT    NOT NULL UNIQUE,
    first_name           TEXT    NOT NULL,
    last_name            TEXT    NOT NULL,
    created_at           TEXT    NOT NULL,
    mobile_app_platforms TEXT    NOT NULL CHECK (mobile_app_platforms IN ('', 'ios', 'android', 'ios,android')),
    organization_role_id INTEGER REFERENCES better_stack_roles
  ) STRICT;

  CREATE TABLE better_stack_memberships (
    team_id          INTEGER NOT NULL REFERENCES better_stack_teams,
    person_id        INTEGER NOT NULL REFERENCES better_stack_people ON DELETE CASCADE,
    role_id          INTEGER NOT NULL REFERENCES better_stack_roles,
    role_given_by_id INTEGER NOT NULL CHECK (role_given_by_id IN (0, 1)),
    PRIMARY KEY (team_id, person_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX better_stack_memberships_by_person ON better_stack_memberships (person_id);

  CREATE TABLE better_stack_invitations (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    team_id          INTEGER NOT NULL REFERENCES better_stack_teams ON DELETE CASCADE,
    email            TEXT    NOT NULL,
    email_key        TEXT    NOT NULL,
    role_id          INTEGER NOT NULL REFERENCES better_stack_roles,
    role_given_by_id INTEGER NOT NULL CHECK (role_given_by_id IN (0, 1)),
    invited_at       TEXT    NOT NULL,
    UNIQUE (team_id, email_key)
  ) STRICT;
  CREATE INDEX better_stack_invitations_in_order ON better_stack_invitations (team_id, id);

  CREATE TABLE better_stack_entry_counts (
    team_id INTEGER NOT NULL,
    kind    TEXT    NOT NULL CHECK (kind IN ('member', 'invitation')),
    level   INTEGER NOT NULL,
    block   INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    PRIMARY KEY (team_id, kind, level, block)
  ) STRICT, WITHOUT ROWID;

  ${countTriggers('better_stack_memberships', 'member', 'person_id')}
  ${countTriggers('better_stack_invitations', 'invitation', 'id')}
  `,
  `
  CREATE INDEX better_stack_invitations_by_email ON better_stack_invitations (email_key);
  CREATE INDEX better_stack_invitations_by_time ON better_stack_invitations (invited_at);

  CREATE VIEW better_stack_seated AS
    SELECT people.email_key
      FROM better_stack_people AS people
           JOIN better_stack_memberships AS memberships ON memberships.person_id = people.id
           JOIN better_stack_roles       AS roles       ON roles.id = COALESCE(people.organization_role_id, memberships.role_id)
     WHERE roles.kind IN ('admin', 'team_lead', 'responder', 'custom')
     UNION ALL
    SELECT invitations.email_key
      FROM better_stack_invitations AS invitations
           JOIN better_stack_roles AS roles ON roles.id = invitations.role_id
     WHERE roles.kind IN ('admin', 'team_lead', 'responder', 'custom');

  CREATE TABLE better_stack_seat_holders (
    email_key TEXT PRIMARY KEY
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE better_stack_taken_seats (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    taken INTEGER NOT NULL
  ) STRICT;

  INSERT INTO better_stack_seat_holders SELECT DISTINCT email_key FROM better_stack_seated;
  INSERT INTO better_stack_taken_seats SELECT 1, COUNT(*) FROM better_stack_seat_holders;

  CREATE TRIGGER better_stack_seat_taken AFTER INSERT ON better_stack_seat_holders BEGIN
    UPDATE better_stack_taken_seats SET taken = taken + 1;
  END;
  CREATE TRIGGER better_stack_seat_freed AFTER DELETE ON better_stack_seat_holders BEGIN
    UPDATE better_stack_taken_seats SET taken = taken - 1;
  END;

  CREATE TRIGGER better_stack_memberships_seats_after_insert AFTER INSERT ON better_stack_memberships BEGIN
    INSERT INTO better_stack_seat_holders
         SELECT people.email_key
           FROM better_stack_people AS people
                JOIN better_stack_roles AS roles ON roles.id = COALESCE(people.organization_role_id, NEW.role_id)
          WHERE people.id = NEW.person_id AND roles.kind IN ('admin', 'team_lead', 'responder', 'custom')
             ON CONFLICT DO NOTHING;
  END;
  ${seatTrigger('better_stack_memberships', 'DELETE', emailOfMember('OLD'))}
  ${seatTrigger('better_stack_memberships', 'UPDATE OF role_id', emailOfMember('NEW'))}
  ${seatTrigger('better_stack_people', 'UPDATE OF organization_role_id', 'NEW.email_key')}
  ${seatTrigger('better_stack_people', 'DELETE', 'OLD.email_key')}
  CREATE TRIGGER better_stack_invitations_seats_after_insert AFTER INSERT ON better_stack_invitations BEGIN
    INSERT INTO better_stack_seat_holders
         SELECT NEW.email_key FROM better_stack_roles WHERE id = NEW.role_id AND kind IN ('admin', 'team_lead', 'responder', 'custom')
             ON CONFLICT DO NOTHING;
  END;
  ${seatTrigger('better_stack_invitations', 'DELETE', 'OLD.email_key')}
  `,
  `
  ALTER TABLE better_stack_people ADD COLUMN organization_role_given_by_id INTEGER NOT NULL DEFAULT 0 CHECK (organization_role_given_by_id IN (0, 1));
  UPDATE better_stack_people SET organization_role_given_by_id = 1
   WHERE organization_role_id IS NOT NULL
     AND EXISTS (SELECT 1 FROM better_stack_memberships WHERE person_id = better_stack_people.id AND role_given_by_id = 1);
  `,
  `
  INSERT INTO better_stack_taken_seats SELECT 1, COUNT(*) FROM better_stack_seat_holders WHERE true ON CONFLICT DO NOTHING;
  `,
  `
  UPDATE better_stack_tokens SET name = better_stack_tokens.name || '-' || numbered.place
    FROM (SELECT token, ROW_NUMBER() OVER (PARTITION BY name ORDER BY token) AS place FROM better_stack_tokens) AS numbered
   WHERE numbered.token = better_stack_tokens.token AND numbered.place > 1;
  `,
];

function emailOfMember(row: 'NEW' | 'OLD'): string {
  return `(SELECT email_key FROM better_stack_people WHERE id = ${row}.person_id)`;
}

/** After a change of what an address holds, gives it a seat or takes it away. What is new can only take one, and says so itself. */
function seatTrigger(table: string, change: 'DELETE' | `UPDATE OF ${string}`, email: string): string {
  const [verb = ''] = change.split(' ', 1);
  const take = `
    INSERT INTO better_stack_seat_holders SELECT email_key FROM better_stack_seated WHERE email_key = ${email} LIMIT 1
        ON CONFLICT DO NOTHING;`;
  return `CREATE TRIGGER ${table}_seats_after_${verb.toLowerCase()} AFTER ${change} ON ${table} BEGIN
    ${verb === 'DELETE' ? '' : take}
    DELETE FROM better_stack_seat_holders
          WHERE email_key = ${email} AND NOT EXISTS (SELECT 1 FROM better_stack_seated WHERE email_key = ${email});
  END;`;
}

function countTriggers(table: string, kind: 'member' | 'invitation', id: string): string {
  const blocks = (row: 'NEW' | 'OLD') =>
    [1, 2, 3, 4].map((level) => `(${row}.team_id, '${kind}', ${level}, ${row}.${id} >> ${6 * level}, 1)`).join(', ');
  const ofRow = [1, 2, 3, 4].map((level) => `(level = ${level} AND block = OLD.${id} >> ${6 * level})`).join(' OR ');
  return `
  CREATE TRIGGER ${table}_counted AFTER INSERT ON ${table} BEGIN
    INSERT INTO better_stack_entry_counts VALUES ${blocks('NEW')}
        ON CONFLICT DO UPDATE SET entries = entries + 1;
  END;
  CREATE TRIGGER ${table}_uncounted AFTER DELETE ON ${table} BEGIN
    UPDATE better_stack_entry_counts SET entries = entries - 1 WHERE team_id = OLD.team_id AND kind = '${kind}' AND (${ofRow});
    DELETE FROM better_stack_entry_counts WHERE team_id = OLD.team_id AND kind = '${kind}' AND (${ofRow}) AND entries = 0;
  END;`;
}
