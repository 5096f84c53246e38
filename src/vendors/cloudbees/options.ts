import { flag } from '../../option.ts';

/** What can be set for this vendor besides the common options. */
export const options = {
  strict: flag({ description: 'CloudBees: refuse to know the field names email and team_id, as production most likely does.' }),
};
