import { Type, type Static } from '@sinclair/typebox';

/** What a database of the vendor's kind stores as a whole number (assumed). */
const column = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };

/** What can be set on a team, with the value a new team has, in the order the vendor shows it. Stored and shown; nothing here reads it. */
export const TeamSettings = Type.Object({
  incident_grouping_period: Type.Integer({ default: 300, ...column, description: 'Seconds.' }),
  incident_grouping_metadata_scope: Type.Array(Type.String(), { default: ['Origin'] }),
  notify_about_all_incidents_in_a_group: Type.Boolean({ default: true }),
  reporting_enabled: Type.Boolean({ default: false }),
  opened_emails_tracking_enabled: Type.Boolean({ default: true }),
  on_call_reminder_lead_time: Type.Integer({ default: 86_400, ...column, description: 'Seconds.' }),
  on_call_reminder_sms: Type.Boolean({ default: false }),
  on_call_reminder_email: Type.Boolean({ default: true }),
  on_call_reminder_push: Type.Boolean({ default: true }),
});
export type TeamSettings = Static<typeof TeamSettings>;

export const defaultSettings: TeamSettings = Object.fromEntries(
  Object.entries(TeamSettings.properties).map(([key, schema]) => [key, schema.default]),
) as TeamSettings; // each property has a default of its own type

const longestName = 255;

/** Control characters and halves of surrogate pairs, which no database of the vendor's kind stores as text (assumed). */
const NotText = Type.String({ pattern: '[\\p{Cc}\\p{Cs}]' });
const Name = Type.String({ minLength: 1, maxLength: longestName, pattern: '\\S', not: NotText });

/** A change of a team: any of its settings, or its name. */
export const TeamChange = Type.Partial(Type.Object({ name: Name, ...withoutDefaults() }));
export type TeamChange = Static<typeof TeamChange>;

/** A new team: a name, and what differs from the defaults. */
export const NewTeam = Type.Object({ ...TeamChange.properties, name: Name });

export const TeamResource = Type.Object(
  {
    id: Type.String({ examples: ['t123'] }),
    type: Type.Literal('team'),
    attributes: Type.Object({
      name: Type.String(),
      created_at: Type.String({ format: 'date-time' }),
      updated_at: Type.String({ format: 'date-time' }),
      ...TeamSettings.properties,
    }),
  },
  { $id: 'Team' },
);
export type TeamResource = Static<typeof TeamResource>;

export const TeamPath = Type.Object({ id: Type.String({ description: 'With or without the t in front.' }) });

/** A change has no defaults: OpenAPI would tell that what it leaves out is reset. */
function withoutDefaults(): typeof TeamSettings.properties {
  return Object.fromEntries(
    Object.entries(TeamSettings.properties).map(([key, { default: _default, ...schema }]) => [key, schema]),
  ) as typeof TeamSettings.properties; // the same schemas less one annotation
}
