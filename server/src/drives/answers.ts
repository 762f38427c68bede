import type {
  Answer,
  AnswerWay,
  OwnAnswer,
  PaperAnswer,
  Step,
  TakeStep,
} from '@monban/core/api/applications';
import type { ConsentText } from '@monban/core/api/drives';
import type { ApplicationFacts } from '@monban/core/drives/application-life';
import { invalidField } from '../http/problem.ts';
import type { Platform } from '../platform.ts';
import { localDate } from '../snapshots/local-day.ts';
import type { StoredApplication } from './application-store.ts';
import type { StoredDrive } from './drive-store.ts';
import { moveApplication, type Speaker } from './move-application.ts';

type MoveDeps = Pick<Platform, 'db' | 'newId' | 'driveKey'>;

interface Answering {
  readonly drive: StoredDrive;
  readonly application: StoredApplication;
  readonly speaker: Speaker;
}

/** On the own page: to the text in force, on a day on which answers are taken. */
export function answerForOneself(
  deps: MoveDeps,
  answering: Answering,
  { answer, consentVersion }: OwnAnswer,
): Promise<StoredApplication> {
  const isInForce = consentVersion === answering.drive.consents.at(-1)?.version;
  requireConsentWhereDue(answer, consentVersion);
  return moveByAnswer(deps, answering, {
    answer,
    via: 'own-page',
    consentVersion: consentVersion ?? null,
    on: null,
    facts: { 'consent-known': isInForce },
  });
}

/** On paper, entered by a clerk: to the text that was signed, on the day on which it came in. */
export function answerOnPaper(
  deps: MoveDeps,
  answering: Answering,
  { answer, consentVersion, receivedOn }: PaperAnswer,
): Promise<StoredApplication> {
  const { drive, application, speaker } = answering;
  requireConsentWhereDue(answer, consentVersion);
  requirePast('/receivedOn', receivedOn, { application, at: speaker.at });
  return moveByAnswer(deps, answering, {
    answer,
    via: 'paper',
    consentVersion: consentVersion ?? null,
    on: receivedOn,
    facts: {
      'consent-renewed': (consentVersion ?? 0) > (application.consentVersion ?? 0),
      'consent-known': wasInForce(drive.consents, consentVersion, {
        day: receivedOn,
        timeZone: application.timeZone,
      }),
      'answers-open': drive.opensOn <= receivedOn && receivedOn <= drive.closesOn,
    },
  });
}

/** Whether somebody could be shown that text on that day: it was written by then, and the next one not before. */
function wasInForce(
  consents: readonly ConsentText[],
  version: number | undefined,
  { day, timeZone }: { readonly day: string; readonly timeZone: string },
): boolean {
  const place = consents.findIndex((consent) => consent.version === version);
  const [from, until] = [consents[place], consents[place + 1]].map(
    (consent) => consent && localDate(new Date(consent.since), timeZone),
  );
  return place !== -1 && from !== undefined && from <= day && (until === undefined || day <= until);
}

/** What needs no more than its day. */
export function takeStep(
  deps: MoveDeps,
  answering: Answering,
  { step, on, deadlineOn, appointmentOn }: TakeStep,
): Promise<StoredApplication> {
  const { application, drive, speaker } = answering;
  requirePast('/on', on, { application, at: speaker.at });
  if (deadlineOn !== undefined && !WITH_DEADLINE.includes(step))
    throw invalidField('/deadlineOn', 'NOT_WITH_THIS_ANSWER');
  if (appointmentOn === undefined && step === 'book-pick-up')
    throw invalidField('/appointmentOn', 'REQUIRED');
  if (appointmentOn !== undefined && step !== 'book-pick-up')
    throw invalidField('/appointmentOn', 'NOT_WITH_THIS_ANSWER');
  return moveApplication(deps, {
    application,
    drive,
    transition: step,
    speaker,
    on,
    facts: { 'deadline-known': deadlineOn !== undefined },
    set: {
      ...(deadlineOn !== undefined && { deadlineOn }),
      ...(appointmentOn !== undefined && { appointmentOn }),
    },
  });
}

/** Who makes an appointment has the postcard in hand. */
const WITH_DEADLINE: readonly Step[] = ['send-notice', 'send-notice-again', 'book-pick-up'];

interface GivenAnswer {
  readonly answer: Answer;
  readonly via: AnswerWay;
  readonly consentVersion: number | null;
  readonly on: string | null;
  readonly facts: ApplicationFacts;
}

function moveByAnswer(
  deps: MoveDeps,
  { drive, application, speaker }: Answering,
  { answer, via, consentVersion, on, facts }: GivenAnswer,
): Promise<StoredApplication> {
  const consent = consentOf(answer, consentVersion, speaker.at.toISOString());
  return moveApplication(deps, {
    application,
    drive,
    transition: answer,
    speaker,
    facts,
    on,
    via,
    consentVersion,
    set: { via, ...consent },
  });
}

/** With a yes the consent is kept, and until it is taken back; who says no, or has a card, has none. */
function consentOf(answer: Answer, consentVersion: number | null, at: string) {
  if (answer === 'withdraw') return {};
  if (answer === 'join') return { consentVersion, consentedAt: at, delivery: null };
  if (answer === 'agree-again') return { consentVersion, consentedAt: at };
  return { consentVersion: null, consentedAt: null };
}

function requireConsentWhereDue(answer: Answer, consentVersion: number | undefined): void {
  const isDue = answer === 'join' || answer === 'agree-again';
  if (isDue && consentVersion === undefined) throw invalidField('/consentVersion', 'REQUIRED');
  if (!isDue && consentVersion !== undefined) throw invalidField('/consentVersion', 'NOT_WITH_THIS_ANSWER');
}

function requirePast(
  pointer: string,
  day: string,
  { application, at }: { readonly application: StoredApplication; readonly at: Date },
): void {
  if (day > localDate(at, application.timeZone)) throw invalidField(pointer, 'DAY_TO_COME');
}
