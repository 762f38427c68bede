import { z } from 'zod';
import { Instant, LocalDate } from '../access/policy.ts';
import { CLAIM_POLICIES } from '../attendance/claim-policy.ts';
import { CLOSING_BLOCKS } from '../attendance/closing-blocks.ts';
import { DAY_FINDINGS } from '../attendance/day-findings.ts';
import { SCHEMES } from '../attendance/judge-period.ts';
import { AttendanceClaimId, AttendanceClosingId, AttendanceGroupId, PersonId, SiteId } from '../ids.ts';
import { name, record } from './conventions.ts';

export { CLAIM_POLICIES, SCHEMES };

/** `YYYY-MM`: the month in which a period of closing ends. */
export const ClosingMonth = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);

/** Monday 1 … Sunday 7. */
const weekday = z.int().min(1).max(7);
const DAY_KINDS = ['work', 'company-holiday', 'statutory-holiday'] as const;

/** Two days: a night is one piece, 26:00 is 2:00 of the next day. */
const MOST_MINUTES = 2 * 1440;
const minute = z.int().min(0).max(MOST_MINUTES);

/** Half-open, in minutes after 0:00 of the day on which the work began. */
export const WorkSpan = z.strictObject({ from: minute, until: minute });
const spans = z.array(WorkSpan).max(20);
export const WorkOfDay = z.strictObject({ work: spans, breaks: spans });
export type WorkOfDay = z.infer<typeof WorkOfDay>;

const minutes = z.int().min(0);
/** The same, however long somebody stayed. */
const SeenSpan = z.strictObject({ from: minutes, until: minutes });
const SeenWork = z.strictObject({ work: z.array(SeenSpan), breaks: z.array(SeenSpan) });

const groupFields = {
  name: name(100),
  /** What door times are to these people; `record-only` unless somebody decides otherwise. */
  policy: z.enum(CLAIM_POLICIES),
  /** From when on people have been told what door times are used for; null: not yet, and nothing is used. */
  noticeOn: LocalDate.nullable(),
  /** The last day of each period of closing; 31: of the calendar month. */
  closingDay: z.int().min(1).max(31),
  weekBeginsOn: weekday,
  /** Whether the end of a shift that began on a statutory holiday uses up the next day's eight hours. */
  spillCounts: z.boolean(),
  /** Minutes that nobody is asked about. */
  divergenceMinutes: minutes.max(240),
  clockSkewMinutes: minutes.max(60),
  longStayMinutes: minutes.min(60).max(MOST_MINUTES),
  restMinutes: minutes.max(1440),
};
/** People whose time is closed together, and what door times are to them. */
export const AttendanceGroup = z.strictObject({
  id: AttendanceGroupId,
  ...groupFields,
  people: z.int().min(0),
  ...record,
});
export const CreateAttendanceGroup = z.strictObject({
  ...groupFields,
  policy: groupFields.policy.default('record-only'),
  noticeOn: groupFields.noticeOn.default(null),
  closingDay: groupFields.closingDay.default(31),
  weekBeginsOn: groupFields.weekBeginsOn.default(7),
  spillCounts: groupFields.spillCounts.default(false),
  divergenceMinutes: groupFields.divergenceMinutes.default(30),
  clockSkewMinutes: groupFields.clockSkewMinutes.default(2),
  longStayMinutes: groupFields.longStayMinutes.default(960),
  restMinutes: groupFields.restMinutes.default(660),
});
export const ChangeAttendanceGroup = z.strictObject(groupFields).partial();
export type AttendanceGroup = z.infer<typeof AttendanceGroup>;
export type CreateAttendanceGroup = z.infer<typeof CreateAttendanceGroup>;
export type ChangeAttendanceGroup = z.infer<typeof ChangeAttendanceGroup>;

/** How somebody's time is arranged, from a day on until the next terms begin. */
export const WorkingTerms = z.strictObject({
  fromDate: LocalDate,
  groupId: AttendanceGroupId,
  scheme: z.enum(SCHEMES),
  /** Monday first; without work: free. */
  week: z.array(WorkOfDay).length(7),
});
export type WorkingTerms = z.infer<typeof WorkingTerms>;
export const WorkingTermsList = z.strictObject({ items: z.array(WorkingTerms) });
/** PUT /people/{personId}/working-terms/{fromDate} */
export const PutWorkingTerms = WorkingTerms.omit({ fromDate: true });
export type PutWorkingTerms = z.infer<typeof PutWorkingTerms>;

/** GET and PUT /sites/{siteId}/work-calendar */
export const WorkCalendar = z.strictObject({
  siteId: SiteId,
  statutoryWeekday: weekday,
  freeWeekdays: z.array(weekday).max(6),
  holidaysAreFree: z.boolean(),
  /** Days that are something else than their week says; each once. */
  exceptions: z.array(z.strictObject({ on: LocalDate, kind: z.enum(DAY_KINDS), name: name(100) })).max(2000),
  /** 0: as everywhere, until somebody chooses. */
  version: z.int().min(0),
});
export type WorkCalendar = z.infer<typeof WorkCalendar>;
export const PutWorkCalendar = WorkCalendar.omit({ siteId: true, version: true });
export type PutWorkCalendar = z.infer<typeof PutWorkCalendar>;

export const CLAIM_STATES = ['waiting', 'approved', 'returned', 'superseded'] as const;
/** Why a day is not what the door says. */
export const CLAIM_REASONS = [
  'ordinary',
  'forgot-card',
  'followed-in',
  'reader-fault',
  'controller-offline',
  'direct-to-customer',
  'home-work',
  'business-trip',
  'card-away',
  'lost-card',
  'other',
] as const;
/** Why somebody was there without working, or worked without being there (guideline of 20 January 2017). */
export const DIVERGENCE_REASONS = [
  'ordered-preparation',
  'stand-by',
  'compulsory-training',
  'meeting',
  'own-study',
  'chat-or-meal',
  'transport',
  'union-or-club',
  'health',
  'waiting-for-someone',
  'other',
] as const;

/** What somebody says of one day, and what was decided of it. A later one takes its place; none is ever changed. */
export const AttendanceClaim = z.strictObject({
  id: AttendanceClaimId,
  personId: PersonId,
  personName: z.string(),
  day: LocalDate,
  /** From 1, of this day. */
  number: z.int().min(1),
  ...WorkOfDay.shape,
  reason: z.enum(CLAIM_REASONS),
  divergenceReason: z.enum(DIVERGENCE_REASONS).nullable(),
  note: z.string(),
  state: z.enum(CLAIM_STATES),
  madeBy: z.string(),
  madeAt: Instant,
  decidedBy: z.string().nullable(),
  decidedAt: Instant.nullable(),
  comment: z.string(),
});
export type AttendanceClaim = z.infer<typeof AttendanceClaim>;

/** POST /own/attendance/{day}/claims, POST /people/{personId}/attendance/{day}/claims */
export const MakeClaim = z.strictObject({
  ...WorkOfDay.shape,
  reason: z.enum(CLAIM_REASONS).default('ordinary'),
  divergenceReason: z.enum(DIVERGENCE_REASONS).nullable().default(null),
  note: z.string().trim().max(500).default(''),
  /** Of the claim that it takes the place of; 0: there is none. */
  after: z.int().min(0),
});
export type MakeClaim = z.infer<typeof MakeClaim>;

/** POST /attendance-claims/{claimId}/decision, POST /own/team/attendance-claims/{claimId}/decision */
export const DecideClaim = z
  .strictObject({
    decision: z.enum(['approved', 'returned']),
    comment: z.string().trim().max(500).default(''),
  })
  .refine(({ decision, comment }) => decision === 'approved' || comment.length > 0, {
    path: ['comment'],
    params: { code: 'COMMENT_NEEDED' },
  });
export type DecideClaim = z.infer<typeof DecideClaim>;

const Totals = z.strictObject({
  worked: minutes,
  regular: minutes,
  overtime: minutes,
  statutoryHoliday: minutes,
  night: minutes,
});

const KindFigures = z.strictObject({
  withinPlan: minutes,
  beyondPlan: minutes,
  overtime: minutes,
  nightRegular: minutes,
  nightOvertime: minutes,
});

/** All in minutes, but for days, times and percents. */
export const MonthFigures = z.strictObject({
  ...Totals.shape,
  scheduled: minutes,
  beyondPlan: minutes,
  companyHoliday: minutes,
  weekdays: KindFigures,
  freeDays: KindFigures,
  nightOnStatutoryHoliday: minutes,
  rested: minutes,
  daysWorked: minutes,
  daysOnStatutoryHoliday: minutes,
  daysOnCompanyHoliday: minutes,
  daysMissed: minutes,
  timesLate: minutes,
  minutesLate: minutes,
  timesLeftEarly: minutes,
  minutesLeftEarly: minutes,
  premiums: z.array(z.strictObject({ percent: z.int(), minutes })),
  beyondWeeks: minutes,
  isToBeTold: z.boolean(),
});
export type MonthFigures = z.infer<typeof MonthFigures>;

/** One line of an answer to “why 7:52?”; minutes are negative for what is taken away. */
const Step = z.strictObject({ why: z.enum(['work', 'rest']), span: SeenSpan, minutes: z.int() });

const LayerDay = z.strictObject({ ...SeenWork.shape, totals: Totals, steps: z.array(Step) });

export const AttendanceDay = z.strictObject({
  day: LocalDate,
  kind: z.enum(DAY_KINDS),
  scheme: z.enum(SCHEMES),
  plan: SeenWork,
  isOver: z.boolean(),
  /** Null: door times are not used on this day. An end that nobody saw is in the findings. */
  gate: LayerDay.nullable(),
  claimed: LayerDay.nullable(),
  approved: LayerDay.nullable(),
  /** What presence would be as a claim, where the group has it proposed. */
  proposal: SeenWork.nullable(),
  /** The latest one. */
  claim: AttendanceClaim.nullable(),
  findings: z.array(z.strictObject({ code: z.enum(DAY_FINDINGS), amount: z.int() })),
});
export type AttendanceDay = z.infer<typeof AttendanceDay>;

/** Of GET /own/attendance and of GET /people/{personId}/attendance */
export const AttendanceMonthQuery = z.strictObject({ month: ClosingMonth.optional() });
export type AttendanceMonthQuery = z.infer<typeof AttendanceMonthQuery>;

export const AttendanceMonth = z.strictObject({
  personId: PersonId,
  personName: z.string(),
  groupName: z.string(),
  policy: z.enum(CLAIM_POLICIES),
  month: ClosingMonth,
  from: LocalDate,
  through: LocalDate,
  timeZone: z.string(),
  /** Whether the month is closed: nothing of it can be claimed or decided then. */
  isClosed: z.boolean(),
  days: z.array(AttendanceDay),
  figures: z.strictObject({ gate: MonthFigures, claimed: MonthFigures, approved: MonthFigures }),
});
export type AttendanceMonth = z.infer<typeof AttendanceMonth>;

/** GET /own/attendance: null where nobody has arranged one’s time yet. */
export const OwnAttendance = z.strictObject({ month: AttendanceMonth.nullable() });

/** GET /attendance-claims and GET /own/team/attendance-claims: what waits for a decision, the oldest day first. */
export const AttendanceClaimList = z.strictObject({ items: z.array(AttendanceClaim) });

/** GET /attendance-groups/{groupId}/months/{month}/people: everybody of a group in one month, by name. */
export const GroupMonthQuery = z.strictObject({
  q: z.string().trim().max(200).optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type GroupMonthQuery = z.infer<typeof GroupMonthQuery>;

const Block = z.strictObject({ code: z.enum(CLOSING_BLOCKS), days: z.int().min(1) });

export const PersonMonth = z.strictObject({
  personId: PersonId,
  personName: z.string(),
  employeeCode: z.string(),
  figures: z.strictObject({ gate: MonthFigures, claimed: MonthFigures, approved: MonthFigures }),
  /** What keeps the month from being closed. */
  blocks: z.array(Block),
});
export type PersonMonth = z.infer<typeof PersonMonth>;

/** A month of a group as it was closed; a version for each time. */
export const AttendanceClosing = z.strictObject({
  id: AttendanceClosingId,
  groupId: AttendanceGroupId,
  month: ClosingMonth,
  from: LocalDate,
  through: LocalDate,
  version: z.int().min(1),
  people: z.int().min(0),
  /** SHA-256 of the closed figures as canonical JSON, one line each, base64url. */
  digest: z.string(),
  closedBy: z.string(),
  closedAt: Instant,
  reopenedBy: z.string().nullable(),
  reopenedAt: Instant.nullable(),
  reopenReason: z.string().nullable(),
  /** People of whom a door has told something of this month since: a reason to open it again. */
  latePeople: z.int().min(0),
});
export type AttendanceClosing = z.infer<typeof AttendanceClosing>;

/** GET /attendance-groups/{groupId}/months/{month} */
export const GroupMonth = z.strictObject({
  groupId: AttendanceGroupId,
  groupName: z.string(),
  month: ClosingMonth,
  from: LocalDate,
  through: LocalDate,
  people: z.int().min(0),
  /** Every version, the newest first. */
  closings: z.array(AttendanceClosing),
});
export type GroupMonth = z.infer<typeof GroupMonth>;

const MOST_NAMED = 20;

/** GET /attendance-groups/{groupId}/months/{month}/check: whether the month can be closed, and what is in the way. */
export const ClosingCheck = z.strictObject({
  people: z.int().min(0),
  blockedPeople: z.int().min(0),
  blocks: z.array(
    z.strictObject({
      code: z.enum(CLOSING_BLOCKS),
      people: z.int().min(1),
      days: z.int().min(1),
      /** The first ones, by name. */
      names: z.array(z.strictObject({ personId: PersonId, personName: z.string() })).max(MOST_NAMED),
    }),
  ),
});
export type ClosingCheck = z.infer<typeof ClosingCheck>;

/** POST /attendance-closings/{closingId}/reopening */
export const ReopenMonth = z.strictObject({ reason: name(500).min(5) });
export type ReopenMonth = z.infer<typeof ReopenMonth>;
