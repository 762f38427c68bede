import type { WorkLaw } from './work-law.ts';

/** How many minutes of rest the law asks for so much work; article 34. Exactly eight hours ask for 45. */
export function breakDuty(law: WorkLaw, worked: number): number {
  return law.breaks.find(({ over }) => worked > over)?.rest ?? 0;
}

/** How much of the rest is missing: 0 when it was long enough. */
export function missingBreak(asked: number, rested: number): number {
  return Math.max(0, asked - rested);
}
