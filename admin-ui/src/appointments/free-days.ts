import type { AppointmentOffer } from '@monban/core/api/appointments';

type FreeTime = AppointmentOffer['free'][number];

/** Free times by their days, in the order in which they come. */
export function freeDays(
  free: readonly FreeTime[],
): readonly { readonly on: string; readonly times: readonly FreeTime[] }[] {
  const days = [...new Set(free.map(({ on }) => on))];
  return days.map((on) => ({ on, times: free.filter((time) => time.on === on) }));
}
