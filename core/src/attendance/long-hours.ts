/** Ordinance on Industrial Safety and Health, article 52-2: 40 hours a week, whatever the workplace or the scheme. */
const WEEK_MINUTES = 2400;
/** From more than 80 hours on, the person is told the figure without delay and may ask for a doctor's interview. */
const LETTER_OVER = 80 * 60;

export interface LongHours {
  /** Working time of the month beyond 40 hours a week; holidays and nights are in it, whoever has worked them. */
  readonly beyond: number;
  readonly isToBeTold: boolean;
}

/** Of everybody, managers too (Industrial Safety and Health Act, articles 66-8 and 66-8-3). */
export function longHours(worked: number, calendarDays: number): LongHours {
  // Sevenths, so that nothing is rounded before it is compared.
  const sevenths = worked * 7 - WEEK_MINUTES * calendarDays;
  return { beyond: Math.max(0, Math.floor(sevenths / 7)), isToBeTold: sevenths > LETTER_OVER * 7 };
}
