const members = '/api/v2/team-members';
const json = { 'content-type': 'application/json' };
const wrongValues: unknown[] = [true, 0, -1, 1.5, 1e308, [], ['new.user@example.com'], {}, { email: 'new.user@example.com' }, [[]]];

/** An address of so many characters. */
export function addressOf(length: number): string {
  const domain = length - 'x@'.length;
  return `x@${'d.'.repeat((domain - 2) / 2)}${domain % 2 ? 'com' : 'co'}`;
}

/** A form in parts, with the boundary x1: names and values by turns. */
export function inParts(...namesAndValues: string[]): string {
  const parts = namesAndValues.flatMap((name, index) => (index % 2 === 0 ? [`--x1\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${namesAndValues[index + 1]}\r\n`] : []));
  return `${parts.join('')}--x1--\r\n`;
}

/** JSON that is lists within lists, so many deep. */
function nested(depth: number): string {
  return `${'['.repeat(depth)}${']'.repeat(depth)}`;
}

/** An invitation unless it says otherwise. */
interface RefusedRequest {
  readonly what: string;
  readonly method?: string;
  readonly path?: string;
  readonly body?: unknown;
  readonly text?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly rule: string;
}

/** Each is refused with the rule that it names, and must leave the world as it was. */
export const refused: readonly RefusedRequest[] = [
  ...['{', '{"email":}', '[1,', 'email=a', "{'email': 'a'}", '{"email":"a@b.co"}x', '\0', 'NaN', 'undefined', '\uFEFF{}'].map((text) => (
    { what: `unreadable JSON ${JSON.stringify(text)}`, text, headers: json, rule: 'bodyUnreadable' })),
  { what: 'bytes that are no UTF-8', text: new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), headers: json, rule: 'bodyUnreadable' },
  { what: 'JSON nested deeper than anybody reads', text: '['.repeat(100_000), headers: json, rule: 'bodyUnreadable' },
  ...['email', 'role', 'role_id', 'team_name'].flatMap((key) => ['POST', 'DELETE'].map((method) => (
    { what: `${method} with ${key} nested deeper than anybody reads`, method, text: `{"email":"new.user@example.com","${key}":${nested(100_000)}}`, token: 'global-token', headers: json, rule: 'bodyUnreadable' }))),
  { what: 'removing an e-mail that is deep but readable', method: 'DELETE', text: `{"email":${nested(999)}}`, headers: json, rule: 'memberNotFoundByEmail' },
  { what: 'an e-mail full of brackets', text: JSON.stringify({ email: '[{"\\'.repeat(1_000) }), headers: json, rule: 'emailInvalid' },

  ...['null', 'true', '1', '"new.user@example.com"', '[]', '["new.user@example.com"]', '[{"email":"new.user@example.com"}]', '{}', '', '  '].map((text) => (
    { what: `a body that is no object with an e-mail: ${JSON.stringify(text)}`, text, headers: json, rule: 'emailRequired' })),
  { what: 'deep but readable JSON', text: nested(1_000), headers: json, rule: 'emailRequired' },
  ...[undefined, null, '', ' ', '\t\n', '\u00A0'].map((email) => ({ what: `the e-mail ${JSON.stringify(email)}`, body: { email }, rule: 'emailRequired' })),
  ...wrongValues.map((email) => ({ what: `the e-mail ${JSON.stringify(email)}`, body: { email }, rule: 'emailInvalid' })),
  ...[
    'nobody', '@', 'a@', '@example.com', 'a@b', 'a b@example.com', 'a@exa mple.com', 'a@@example.com', 'a..b@example.com', 'a@example..com', 'a@-example.com',
    'a@example.com,b@example.com', 'Alice <alice@example.com>', 'mailto:a@example.com', 'a\0@example.com', 'a@example.com\0', '\uD800@example.com',
    'a@\uDFFFexample.com', 'a\u0007@example.com', 'a\n@example.com', 'a@example.com\r\nBcc: b@example.com', "'; DROP TABLE better_stack_people; --", addressOf(255),
    'x'.repeat(100_000), `${'x'.repeat(100_000)}@example.com`, '\u202Ea@example.com',
  ].map((email) => ({ what: `the e-mail ${JSON.stringify(email).slice(0, 60)}`, body: { email }, rule: 'emailInvalid' })),

  ...['', ' ', 'Member', 'members', 'custom', 'role\0', '\uD800', '__proto__', 'constructor', ...wrongValues].map((role) => (
    { what: `the role ${JSON.stringify(role)}`, body: { email: 'new.user@example.com', role }, rule: 'roleInvalid' })),
  ...[true, -1, 0, 1.5, 1e308, '1.5', '-1', '0x65', '1e2', '104\0', 'responder', '9'.repeat(500), [104], {}].map((roleId) => (
    { what: `the role id ${JSON.stringify(roleId).slice(0, 60)}`, body: { email: 'new.user@example.com', role_id: roleId }, rule: 'roleNotFound' })),
  { what: 'a __proto__ key that brings an e-mail', text: '{"__proto__":{"email":"new.user@example.com"}}', headers: json, rule: 'emailRequired' },
  { what: 'a __proto__ key that brings a role', text: '{"email":"nobody","__proto__":{"role":"admin"}}', headers: json, rule: 'emailInvalid' },
  { what: 'a constructor key', text: '{"constructor":{"prototype":{"email":"new.user@example.com"}}}', headers: json, rule: 'emailRequired' },
  ...['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'application/octet-stream', 'json', 'undefined', '"application/json"', 'application/json charset=utf-8', ', application/json', 'text/plain, application/json'].map((type) => (
    { what: `the content type ${type}`, text: '{"email":"new.user@example.com"}', headers: { 'content-type': type }, rule: 'emailRequired' })),
  { what: 'a key given twice whose last value is wrong', text: '{"email":"new.user@example.com","email":"nobody"}', headers: json, rule: 'emailInvalid' },
  { what: 'a form whose last value is wrong', text: 'email=new.user@example.com&email=nobody', headers: { 'content-type': 'application/x-www-form-urlencoded' }, rule: 'emailInvalid' },
  ...['', 'x', '--x1--', '--x1\r\n\r\nnobody', inParts('', 'new.user@example.com'), inParts('email"; filename="e', 'new.user@example.com'), inParts('__proto__', 'email')].map((text) => (
    { what: `parts without an e-mail: ${JSON.stringify(text).slice(0, 80)}`, text, headers: { 'content-type': 'multipart/form-data; boundary=x1' }, rule: 'emailRequired' })),
  { what: 'parts whose boundary is not told', text: inParts('email', 'new.user@example.com'), headers: { 'content-type': 'multipart/form-data' }, rule: 'emailRequired' },
  ...wrongValues.concat('Engineering\0', '\uD800').filter((name) => name !== 0).map((name) => (
    { what: `the team name ${JSON.stringify(name)}`, token: 'global-token', body: { email: 'new.user@example.com', team_name: name }, rule: 'teamNotFoundByName' })),
  { what: 'a team name given twice', token: 'global-token', path: `${members}?team_name=Engineering&team_name=Sales`, body: { email: 'new.user@example.com' }, rule: 'teamNotFoundByName' },

  ...['%00', '-1', '0', '1.0', '1e3', '0x66', '102%00', '102%20', '%2B102', '9'.repeat(400), 'a'.repeat(15_000), '٣', '__proto__', '102,103'].map((id) => (
    { what: `the member id ${id.slice(0, 40)}`, method: 'DELETE', path: `${members}/${id}`, rule: 'memberNotFound' })),
  ...['%00', 'bob%00@example.com', `${'x'.repeat(8_000)}@example.com`, 'bob@example.com,alice@example.com'].map((email) => (
    { what: `removing ${email.slice(0, 40)}`, method: 'DELETE', path: `${members}?email=${email}`, rule: 'memberNotFoundByEmail' })),
  ...['%', '%z', '%zz', '50%+off', '%FF', '%E2%82', '%ED%A0%80'].flatMap((value) => [
    { what: `removing ${value}, which can't be decoded`, method: 'DELETE', path: `${members}?email=${value}`, rule: 'requestMalformed' },
    { what: `a query with ${value} beside the e-mail`, method: 'DELETE', path: `${members}?email=bob@example.com&note=${value}`, rule: 'requestMalformed' },
    { what: `a query with ${value} under an unknown token`, method: 'DELETE', path: `${members}?note=${value}`, token: 'nobodys-token', rule: 'requestMalformed' },
    { what: `a form with ${value}`, text: `email=new.user@example.com&note=${value}`, headers: { 'content-type': 'application/x-www-form-urlencoded' }, rule: 'requestMalformed' },
  ]),
  { what: 'removing an e-mail given twice', method: 'DELETE', path: `${members}?email=bob@example.com&email=nobody@example.com`, rule: 'memberNotFoundByEmail' },
  ...wrongValues.map((email) => ({ what: `removing ${JSON.stringify(email)}`, method: 'DELETE', body: { email }, rule: 'memberNotFoundByEmail' })),
  ...['%00', 'responder', '1e2', '0', '104.0', '9'.repeat(30)].map((id) => (
    { what: `a change to role ${id}`, method: 'POST', path: `${members}/102/change-role/${id}`, rule: 'roleNotFound' })),

  ...[undefined, null, '', ' ', ...wrongValues.filter((name) => typeof name !== 'number')].map((name) => (
    { what: `a team named ${JSON.stringify(name)}`, path: '/api/v2/teams', token: 'global-token', body: { name }, rule: 'teamNameBlank' })),
  ...['Sa\0les', '\uD800Sales', 'Sales\u0007'].map((name) => (
    { what: `a team named ${JSON.stringify(name)}`, path: '/api/v2/teams', token: 'global-token', body: { name }, rule: 'teamSettingInvalid' })),
  { what: 'a team name without end', path: '/api/v2/teams', token: 'global-token', body: { name: 'x'.repeat(100_000) }, rule: 'teamNameTooLong' },
  ...['t', 't1t', 'T1', '%00', 't-1', '1.0', '9'.repeat(400)].map((id) => (
    { what: `the team id ${id.slice(0, 40)}`, method: 'DELETE', path: `/api/v2/teams/${id}`, token: 'global-token', rule: 'teamNotFound' })),
  ...[
    { incident_grouping_period: 'long' }, { incident_grouping_period: 1.5 }, { incident_grouping_metadata_scope: 'Origin' },
    { incident_grouping_period: '' }, { incident_grouping_period: 1e20 }, { incident_grouping_period: '2147483648' }, { on_call_reminder_lead_time: -2_147_483_649 }, { incident_grouping_period: '1.5' }, { incident_grouping_period: true }, { incident_grouping_metadata_scope: [1] }, { reporting_enabled: 2 },
    { reporting_enabled: 'maybe' }, { reporting_enabled: '' }, { reporting_enabled: [true] }, { on_call_reminder_lead_time: [] },
  ].map((body) => ({ what: `the settings ${JSON.stringify(body)}`, method: 'PATCH', path: '/api/v2/teams/t1', token: 'global-token', body, rule: 'teamSettingInvalid' })),
];
