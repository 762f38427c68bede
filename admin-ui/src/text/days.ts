import { addDays } from '@monban/core/calendar/days';

/** Of days `YYYY-MM-DD`: ends are exclusive in the rules, and inclusive for people. */
export function dayBefore(day: string): string {
  return addDays(day, -1);
}

export function dayAfter(day: string): string {
  return addDays(day, 1);
}
