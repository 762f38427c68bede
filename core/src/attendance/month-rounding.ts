/**
 * The one rounding of time that is tolerated (circular 昭63.3.14 基発150号): a month's total of overtime, of holiday work
 * or of night work, each by itself, to full hours; from 30 minutes on up. For exports alone, and nowhere a default: no
 * day is ever rounded.
 */
export function roundedMonth(minutes: number): number {
  return Math.floor((minutes + 30) / 60) * 60;
}
