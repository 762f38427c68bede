import type { AppointmentStanding } from '../api/appointments.ts';

/** Where the time stands against now: its day by the clock of its site. */
export interface AppointmentMoment {
  readonly day: 'to-come' | 'today' | 'past';
  /** Its last minute is over. */
  readonly isOver: boolean;
}

export type AppointmentEnd =
  | { readonly state: 'written' | 'missed'; readonly freedBecause: null }
  | { readonly state: 'freed'; readonly freedBecause: Exclude<AppointmentStanding, 'open'> };

/**
 * What becomes of a time once its person stands that way; undefined while they still have to come. A badge that is
 * written on the day, early or late, is what the time was for; one that is written before frees it for somebody else.
 */
export function endOfAppointment(
  standing: AppointmentStanding,
  { day, isOver }: AppointmentMoment,
): AppointmentEnd | undefined {
  switch (standing) {
    case 'open':
      return undefined;
    case 'written':
      if (day === 'today') return { state: 'written', freedBecause: null };
      return day === 'past' ? MISSED : { state: 'freed', freedBecause: standing };
    case 'left':
    case 'not-loaded':
      return isOver ? MISSED : { state: 'freed', freedBecause: standing };
  }
}

const MISSED = { state: 'missed', freedBecause: null } as const;
