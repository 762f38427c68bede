/** The hours of a day at desks as a form holds them. */
export interface SlotPlanValues {
  readonly from: string;
  readonly until: string;
  readonly slotMinutes: number | null;
  readonly desks: number | null;
  /** Empty: no break. */
  readonly breakFrom: string;
  readonly breakUntil: string;
}

/** As the server reads it; what is wrong with it is found there by its schema. */
export function planOf({ breakFrom, breakUntil, ...plan }: SlotPlanValues): object {
  return { ...plan, breaks: breakFrom === '' ? [] : [{ from: breakFrom, until: breakUntil }] };
}
