import { addMonths } from '../calendar/days.ts';

/** How paid leave is granted in one workplace; article 39 of the Labour Standards Act is the least. */
export interface LeaveRules {
  /** After so many months of service, so many days; from the last one on every twelve months. In order. */
  readonly grants: readonly { readonly afterMonths: number; readonly days: number }[];
  /** Article 115: a claim ends after two years. */
  readonly validMonths: number;
  /** Article 39 paragraph 7: of a grant of at least so many days, so many are taken within a year. */
  readonly duty: { readonly ofDays: number; readonly days: number };
  /** Minutes of work that a day of leave stands for. */
  readonly dayMinutes: number;
}

/** Article 39 paragraphs 1 and 2, for whoever works five days or thirty hours a week. */
export const LEAVE_RULES: LeaveRules = {
  grants: [
    { afterMonths: 6, days: 10 },
    { afterMonths: 18, days: 11 },
    { afterMonths: 30, days: 12 },
    { afterMonths: 42, days: 14 },
    { afterMonths: 54, days: 16 },
    { afterMonths: 66, days: 18 },
    { afterMonths: 78, days: 20 },
  ],
  validMonths: 24,
  duty: { ofDays: 10, days: 5 },
  dayMinutes: 480,
};

/** Days as `YYYY-MM-DD`; from `on` until before `until`. */
export interface LeaveGrant {
  readonly on: string;
  readonly until: string;
  readonly days: number;
}

export interface LeaveTaken {
  readonly on: string;
  readonly unit: 'day' | 'half-day' | 'hour';
  readonly count: number;
}

/** The grants of somebody who was hired on a day, up to and with another one. */
export function leaveGrants(rules: LeaveRules, hiredOn: string, through: string): readonly LeaveGrant[] {
  const grants: LeaveGrant[] = [];
  for (let index = 0; ; index += 1) {
    const grant = grantAt(rules, index);
    if (grant === undefined) return grants;
    const on = addMonths(hiredOn, grant.afterMonths);
    if (on > through) return grants;
    grants.push({ on, until: addMonths(on, rules.validMonths), days: grant.days });
  }
}

export interface LeaveBalance {
  /** What is left of each grant on the day, in minutes of leave; what has ended is not listed. */
  readonly left: readonly { readonly grant: LeaveGrant; readonly minutes: number }[];
  /** Minutes that were taken without a grant to take them from. */
  readonly uncovered: number;
}

/** The oldest grant is used first: what ends first is lost first. Takes what was taken up to and with the day. */
export function leaveBalance(
  rules: LeaveRules,
  { grants, taken }: { readonly grants: readonly LeaveGrant[]; readonly taken: readonly LeaveTaken[] },
  day: string,
): LeaveBalance {
  const left = grants.map((grant) => ({ grant, minutes: grant.days * rules.dayMinutes }));
  let uncovered = 0;
  for (const one of [...taken].sort((early, late) => (early.on < late.on ? -1 : 1))) {
    if (one.on > day) break;
    let minutes = minutesOfLeave(rules, one);
    for (const part of left) {
      if (!isValid(part.grant, one.on)) continue;
      const used = Math.min(part.minutes, minutes);
      part.minutes -= used;
      minutes -= used;
    }
    uncovered += minutes;
  }
  return { left: left.filter(({ grant }) => isValid(grant, day)), uncovered };
}

export interface LeaveDuty {
  /** The grant that it comes from. */
  readonly grant: LeaveGrant;
  /** The last day by which it is to be done is the one before. */
  readonly before: string;
  /** In half days: hours do not count (article 39 paragraph 7 speaks of days). */
  readonly halfDaysMissing: number;
}

/** What must still be taken on a day, of each grant whose year is not over. */
export function leaveDuties(
  rules: LeaveRules,
  { grants, taken }: { readonly grants: readonly LeaveGrant[]; readonly taken: readonly LeaveTaken[] },
  day: string,
): readonly LeaveDuty[] {
  return grants.flatMap((grant) => {
    const before = addMonths(grant.on, 12);
    if (grant.days < rules.duty.ofDays || day < grant.on || before <= day) return [];
    const halfDays = taken
      .filter(({ on }) => grant.on <= on && on <= day)
      .reduce((sum, one) => sum + one.count * (HALF_DAYS[one.unit] ?? 0), 0);
    return [{ grant, before, halfDaysMissing: Math.max(0, 2 * rules.duty.days - halfDays) }];
  });
}

const HALF_DAYS: Readonly<Partial<Record<LeaveTaken['unit'], number>>> = { day: 2, 'half-day': 1 };

function minutesOfLeave({ dayMinutes }: LeaveRules, { unit, count }: LeaveTaken): number {
  if (unit === 'hour') return count * 60;
  return (count * dayMinutes) / (unit === 'day' ? 1 : 2);
}

function isValid({ on, until }: LeaveGrant, day: string): boolean {
  return on <= day && day < until;
}

function grantAt(rules: LeaveRules, index: number): LeaveRules['grants'][number] | undefined {
  const last = rules.grants.at(-1);
  if (last === undefined || index < rules.grants.length) return rules.grants[index];
  return { ...last, afterMonths: last.afterMonths + 12 * (index - rules.grants.length + 1) };
}
