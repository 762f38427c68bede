/** A day at the desks: `HH:MM` text, half-open, whole minutes. */
export interface SlotPlan {
  readonly from: string;
  readonly until: string;
  readonly slotMinutes: number;
  readonly desks: number;
  readonly breaks: readonly { readonly from: string; readonly until: string }[];
}

export interface PlannedSlot {
  readonly from: string;
  readonly until: string;
  /** From 1. */
  readonly desk: number;
}

/**
 * The slots of a plan, by time and desk. None reaches past the end and none touches a break: after a break the count
 * begins anew at its end.
 */
export function planSlots(plan: SlotPlan): readonly PlannedSlot[] {
  const slots: PlannedSlot[] = [];
  const until = minutesOf(plan.until);
  const breaks = plan.breaks.map((pause) => ({ from: minutesOf(pause.from), until: minutesOf(pause.until) }));
  let at = minutesOf(plan.from);
  while (at + plan.slotMinutes <= until) {
    const end = at + plan.slotMinutes;
    const start = at;
    const touched = breaks.filter((pause) => pause.from < end && start < pause.until);
    if (touched.length > 0) {
      at = Math.max(...touched.map((pause) => pause.until));
      continue;
    }
    for (let desk = 1; desk <= plan.desks; desk += 1)
      slots.push({ from: clockTime(at), until: clockTime(end), desk });
    at = end;
  }
  return slots;
}

/** Minutes since midnight of `HH:MM`. */
export function minutesOf(clock: string): number {
  const [hours = '0', minutes = '0'] = clock.split(':');
  return Number(hours) * 60 + Number(minutes);
}

/** `HH:MM`, so many minutes after midnight. */
export function clockTime(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
