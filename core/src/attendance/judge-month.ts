import { addDays } from '../calendar/days.ts';
import { type LayerWork } from './claim-policy.ts';
import {
  dayFindings,
  type ClaimSide,
  type Finding,
  type FindingLimits,
  type GateSide,
} from './day-findings.ts';
import type { DayKind, JudgedDay } from './judge-day.ts';
import { judgePeriod, type ScheduledDay, type Scheme } from './judge-period.ts';
import { restsBetween } from './rest-between.ts';
import { lengthOf, subtract, unite } from './spans.ts';
import { isoWeekday } from './work-calendar.ts';
import type { WorkLaw } from './work-law.ts';

/** Layers of what is known about a day; no figure mixes two of them. */
export const LAYERS = ['gate', 'claimed', 'approved'] as const;
export type Layer = (typeof LAYERS)[number];

/** One calendar day of one person, with everything that is said of it. */
export interface MonthDay {
  readonly day: string;
  readonly scheme: Scheme;
  readonly plan: LayerWork;
  /** Undefined: door times are not used on this day. */
  readonly gate: GateSide | undefined;
  readonly claimed: LayerWork | undefined;
  /** Undefined: nobody has decided yet. */
  readonly approved: LayerWork | undefined;
  /** Whether it is over by now: what is still going on is not looked into. */
  readonly isOver: boolean;
}

export interface MonthRules {
  readonly law: WorkLaw;
  readonly limits: FindingLimits;
  /** 1 Monday … 7 Sunday (ISO 8601). */
  readonly weekBeginsOn: number;
  readonly spillCounts: boolean;
  readonly kindOf: (day: string) => DayKind;
}

export interface JudgedMonth {
  /** By layer, each day with work of that layer, in order. */
  readonly layers: Readonly<Record<Layer, readonly JudgedDay[]>>;
  /** Only of days that have any. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
}

/**
 * A month of the group's closing, of one person. `days` are all days of it without a gap; `lead` those before it that
 * belong to its first week, and at least one: the rest before the first day is told from it.
 */
export function judgeMonth(
  rules: MonthRules,
  { lead, days }: { readonly lead: readonly MonthDay[]; readonly days: readonly MonthDay[] },
): JudgedMonth {
  const judged = (layer: Layer): readonly JudgedDay[] =>
    runsOf(days).flatMap((run, index) => judgeRun(rules, { layer, lead: index === 0 ? lead : [], run }));
  const rests = restsOf([...lead, ...days]);
  return {
    layers: { gate: judged('gate'), claimed: judged('claimed'), approved: judged('approved') },
    findings: new Map(
      days
        .filter(({ isOver }) => isOver)
        .map((day) => [day.day, findingsOf(rules, day, rests.get(day.day))] as const)
        .filter(([, findings]) => findings.length > 0),
    ),
  };
}

/** What a layer says of a day. Presence takes the breaks of the plan. */
export function workOf(day: MonthDay, layer: Layer): LayerWork {
  const nothing = { work: [], breaks: [] };
  if (layer !== 'gate') return day[layer] ?? nothing;
  return day.gate === undefined ? nothing : { work: day.gate.presence, breaks: day.plan.breaks };
}

/** Days of one scheme that follow one another: each is judged by itself. */
function runsOf(days: readonly MonthDay[]): readonly (readonly MonthDay[])[] {
  const runs: MonthDay[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run === undefined || run[0]?.scheme !== day.scheme) runs.push([day]);
    else run.push(day);
  }
  return runs;
}

/** Where weeks are judged alone, the first one with the days before the month; a frame is of the month alone. */
const IS_JUDGED_BY_WEEKS: ReadonlySet<Scheme> = new Set(['fixed', 'shift']);

function judgeRun(
  rules: MonthRules,
  {
    layer,
    lead,
    run,
  }: { readonly layer: Layer; readonly lead: readonly MonthDay[]; readonly run: readonly MonthDay[] },
): readonly JudgedDay[] {
  const [first] = run;
  if (first === undefined) return [];
  const before = IS_JUDGED_BY_WEEKS.has(first.scheme)
    ? lead.filter(({ scheme }) => IS_JUDGED_BY_WEEKS.has(scheme))
    : [];
  const { law, weekBeginsOn, spillCounts } = rules;
  const period = { scheme: first.scheme, weekBeginsOn, spillCounts, calendarDays: run.length };
  const days = [...before, ...run].map((day) => scheduledDay(rules, day, layer));
  return judgePeriod(law, period, days).filter(
    ({ day, stretches }) => day >= first.day && stretches.length > 0,
  );
}

function scheduledDay({ kindOf }: MonthRules, day: MonthDay, layer: Layer): ScheduledDay {
  const { work, breaks } = workOf(day, layer);
  const until = Math.max(0, ...work.map((span) => span.until));
  const reached = Math.max(1, Math.ceil(until / 1440));
  return {
    day: day.day,
    work,
    breaks,
    kinds: Array.from({ length: reached }, (_, index) => kindOf(addDays(day.day, index))),
    scheduled: lengthOf(subtract(day.plan.work, day.plan.breaks)),
  };
}

/** By day, the rest before its work; what is approved goes before what is claimed. */
function restsOf(days: readonly MonthDay[]): ReadonlyMap<string, number> {
  const bounds = days.flatMap((day) => {
    const spans = unite((day.approved ?? day.claimed)?.work ?? []);
    const [first, last] = [spans[0], spans.at(-1)];
    return first && last ? [{ day: day.day, from: first.from, until: last.until }] : [];
  });
  return new Map(restsBetween(bounds).map(({ day, minutes }) => [day, minutes]));
}

function findingsOf(rules: MonthRules, day: MonthDay, restBefore: number | undefined): readonly Finding[] {
  const claim: ClaimSide = {
    kind: rules.kindOf(day.day),
    planned: day.plan.work,
    claimed: day.claimed?.work ?? [],
    breaks: (day.approved ?? day.claimed)?.breaks ?? [],
    approved: day.approved?.work,
    restBefore,
  };
  return dayFindings(rules, day.gate, claim);
}

/** The days of a week that lie before a day, the first one first; at least one, whatever day it is. */
export function leadDays(day: string, weekBeginsOn: number): readonly string[] {
  const count = Math.max(1, (isoWeekday(day) - weekBeginsOn + 7) % 7);
  return Array.from({ length: count }, (_, index) => addDays(day, index - count));
}
