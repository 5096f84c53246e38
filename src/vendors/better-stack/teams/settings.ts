import { TeamSettings, type TeamChange } from './schemas.ts';

/** Settings with those of a change that it names; its other keys are ignored. */
export function withSettings(settings: TeamSettings, change: TeamChange): TeamSettings {
  const named = Object.keys(TeamSettings.properties).filter((key) => key in change);
  return { ...settings, ...Object.fromEntries(named.map((key) => [key, change[key as keyof TeamChange]])) };
}
