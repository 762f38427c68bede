import { z } from 'zod';
import { Instant, LocalDate } from '../access/policy.ts';
import { DEFECT_CODES } from '../drives/batch-defects.ts';
import { ApplicationId, DepartmentId, DriveId, PersonId, SiteId } from '../ids.ts';
import { ListQuery } from './conventions.ts';

/** One person's way to a card within one drive. Which state follows which, and who may say so: `core/drives`. */
export const APPLICATION_STATES = [
  'invited',
  'declined',
  'has-card',
  'joined',
  'form-needed',
  'form-ready',
  'photo-ready',
  'checked',
  'in-batch',
  'submitted',
  'lost',
  'received',
  'defect',
  'slotted',
  'checked-in',
  'id-verified',
  'id-short',
  'no-show',
  'accepted-on-site',
  'forwarded',
  'accepted',
  'making',
  'at-municipality',
  'notice-sent',
  'booked',
  'overdue',
  're-noticed',
  'mailed',
  'held-at-post',
  'returned',
  'invalidated',
  'withdrawn',
  'delivered',
  'picked-up',
  'disposed',
  'ended',
] as const;
export const ApplicationState = z.enum(APPLICATION_STATES);
export type ApplicationState = z.infer<typeof ApplicationState>;

/** Whose application is still to be made: a visit may be planned for them, or they apply by themselves. */
export const STILL_TO_APPLY: readonly ApplicationState[] = [
  'joined',
  'form-needed',
  'form-ready',
  'photo-ready',
  'checked',
  'lost',
  'defect',
  'no-show',
  'invalidated',
];

export const APPLICATION_TRANSITIONS = [
  'join',
  'decline',
  'has-card',
  'withdraw',
  'agree-again',
  'form-missing',
  'form-given',
  'photo-given',
  'apply-oneself',
  'check',
  'uncheck',
  'freeze',
  'unfreeze',
  'submit',
  'lose',
  'receive',
  'find-defect',
  'ask-photo',
  'ask-form',
  'accept',
  'book-slot',
  'move-slot',
  'free-slot',
  'check-in',
  'papers-sufficient',
  'papers-short',
  'miss-visit',
  'take-check-in-back',
  'take-finding-back',
  'take-miss-back',
  'use-pick-up',
  'accept-on-site',
  'forward',
  'make',
  'reach-municipality',
  'send-notice',
  'book-pick-up',
  'pass-deadline',
  'send-notice-again',
  'mail',
  'hold-at-post',
  'return-to-municipality',
  'deliver',
  'pick-up',
  'dispose',
  'invalidate',
  'end',
] as const;
export const ApplicationTransition = z.enum(APPLICATION_TRANSITIONS);
export type ApplicationTransition = z.infer<typeof ApplicationTransition>;

/** What a person says to an invitation. Nobody is asked why, and there is no field for it. */
export const ANSWERS = ['join', 'decline', 'has-card', 'withdraw', 'agree-again'] as const;
export const Answer = z.enum(ANSWERS);
export type Answer = z.infer<typeof Answer>;

/** What needs no more than its day: said by a clerk, or by the person on the own page. */
export const STEPS = [
  'apply-oneself',
  'lose',
  'receive',
  'accept',
  'make',
  'reach-municipality',
  'send-notice',
  'book-pick-up',
  'pass-deadline',
  'send-notice-again',
  'mail',
  'hold-at-post',
  'return-to-municipality',
  'deliver',
  'pick-up',
  'dispose',
  'invalidate',
  'ask-form',
  'end',
] as const satisfies readonly ApplicationTransition[];
export const Step = z.enum(STEPS);
export type Step = z.infer<typeof Step>;

/** How an answer came in. */
export const AnswerWay = z.enum(['own-page', 'paper']);
export type AnswerWay = z.infer<typeof AnswerWay>;

/** How the card comes: by mail after a visit with sufficient papers, else fetched at the municipality. */
export const Delivery = z.enum(['pick-up', 'mail']);
export type Delivery = z.infer<typeof Delivery>;

const life = {
  state: ApplicationState,
  /** When it came into this state. */
  since: Instant,
  /** The way of the last answer; null while there is none. */
  via: AnswerWay.nullable(),
  /** Which consent text was agreed to, and when; null without a consent. */
  consentVersion: z.int().min(1).nullable(),
  consentedAt: Instant.nullable(),
  delivery: Delivery.nullable(),
  /** The last day to fetch the card, as the postcard says. */
  deadlineOn: LocalDate.nullable(),
  /** The day of the appointment at the municipality. */
  appointmentOn: LocalDate.nullable(),
  /** Set at an end and when the drive closes: nothing follows, and the days of retention are counted from it. */
  endedAt: Instant.nullable(),
  /** Sent back as `If-Match` with each change. */
  version: z.int().min(1),
};

/** What the clerks of the drive see, and nobody else. */
export const DriveApplication = z.strictObject({
  id: ApplicationId,
  driveId: DriveId,
  personId: PersonId,
  personName: z.string(),
  employeeCode: z.string(),
  departmentId: DepartmentId,
  departmentName: z.string(),
  siteId: SiteId,
  siteName: z.string(),
  ...life,
  /** What a clerk may say next. */
  next: z.array(ApplicationTransition),
});
export type DriveApplication = z.infer<typeof DriveApplication>;

/** GET /drives/{driveId}/applications: by the person's sort key. */
export const ApplicationsQuery = ListQuery.pick({ q: true, cursor: true, limit: true }).extend({
  state: ApplicationState.optional(),
  departmentId: DepartmentId.optional(),
  siteId: SiteId.optional(),
});
export type ApplicationsQuery = z.infer<typeof ApplicationsQuery>;

export const ApplicationEvent = z.strictObject({
  id: z.uuid(),
  at: Instant,
  /** `invite` is how it began, `close` that the drive closed over it. */
  transition: z.union([ApplicationTransition, z.literal('invite'), z.literal('close')]),
  /** Null at the beginning. */
  from: ApplicationState.nullable(),
  to: ApplicationState,
  by: z.enum(['person', 'clerk', 'officer', 'system']),
  /** Of the clerk or officer. */
  byName: z.string().nullable(),
  via: AnswerWay.nullable(),
  /** The day that was told: when a paper came in, when something happened. */
  on: LocalDate.nullable(),
  consentVersion: z.int().min(1).nullable(),
});
export type ApplicationEvent = z.infer<typeof ApplicationEvent>;

/** GET /drives/{driveId}/applications/{applicationId}: the newest event first. */
export const ApplicationWithHistory = DriveApplication.extend({ history: z.array(ApplicationEvent) });
export type ApplicationWithHistory = z.infer<typeof ApplicationWithHistory>;

/** POST /drives/{driveId}/applications/{applicationId}/answer, with If-Match: what a paper says. */
export const PaperAnswer = z.strictObject({
  answer: Answer,
  receivedOn: LocalDate,
  /** The text that was signed; with `join` and `agree-again` only, and needed there. */
  consentVersion: z.int().min(1).optional(),
});
export type PaperAnswer = z.infer<typeof PaperAnswer>;

/** POST …/steps, with If-Match. `deadlineOn` is needed with a notice, `appointmentOn` with an appointment. */
export const TakeStep = z.strictObject({
  step: Step,
  on: LocalDate,
  deadlineOn: LocalDate.optional(),
  appointmentOn: LocalDate.optional(),
});
export type TakeStep = z.infer<typeof TakeStep>;

/** What somebody is asked, has answered, and can still do. */
export const OwnApplication = z.strictObject({
  id: ApplicationId,
  ...life,
  /** Why the application came back, until it is handed in again. */
  defect: z.enum(DEFECT_CODES).nullable(),
  mayAnswer: z.array(Answer),
  mayStep: z.array(Step),
});
export type OwnApplication = z.infer<typeof OwnApplication>;

/** POST /own/drives/{driveId}/answer, with If-Match of the application. */
export const OwnAnswer = z.strictObject({
  answer: Answer,
  /** The text that was read; with `join` and `agree-again` only, and needed there. */
  consentVersion: z.int().min(1).optional(),
});
export type OwnAnswer = z.infer<typeof OwnAnswer>;
