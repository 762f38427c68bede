import type { Person } from '@monban/core/api/people';
import type { Tone } from '../ui/tone.ts';

type Named = Pick<Person, 'familyName' | 'givenName' | 'familyKana' | 'givenKana'>;

export function fullName({ familyName, givenName }: Pick<Named, 'familyName' | 'givenName'>): string {
  return `${familyName} ${givenName}`;
}

export function fullKana({ familyKana, givenKana }: Pick<Named, 'familyKana' | 'givenKana'>): string {
  return `${familyKana} ${givenKana}`;
}

export type PersonState = 'active' | 'upcoming' | 'ended' | 'retired';

/** On a calendar day `YYYY-MM-DD` of the person's site; the last day counts. */
export function personState(
  { startsOn, endsOn, retiredAt }: Pick<Person, 'startsOn' | 'endsOn' | 'retiredAt'>,
  today: string,
): PersonState {
  if (retiredAt !== null) return 'retired';
  if (startsOn > today) return 'upcoming';
  return endsOn !== null && endsOn < today ? 'ended' : 'active';
}

export const PERSON_TONES: Readonly<Record<PersonState, Tone>> = {
  active: 'good',
  upcoming: 'quiet',
  ended: 'warn',
  retired: 'quiet',
};
