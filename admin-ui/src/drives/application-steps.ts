import {
  ANSWERS,
  STEPS,
  type Answer,
  type ApplicationTransition,
  type DriveApplication,
  type Step,
} from '@monban/core/api/applications';
import { APPLICATION_LIFE, endsPurpose } from '@monban/core/drives/application-life';

type Next = Pick<DriveApplication, 'next'>;

/** What a paper may still say. */
export function answersOf({ next }: Next): readonly Answer[] {
  return ANSWERS.filter((answer) => next.includes(answer satisfies ApplicationTransition));
}

/** What can be recorded of at least one of them, in the order of a card's way. */
export function stepsOf(rows: readonly Next[]): readonly Step[] {
  return STEPS.filter((step) => rows.some(({ next }) => next.includes(step)));
}

/** The rows of which this step can be recorded. */
export function rowsFor<Row extends Next>(rows: readonly Row[], step: Step): readonly Row[] {
  return rows.filter(({ next }) => next.includes(step));
}

/** A postcard names the last day to fetch the card. */
export function needsDeadline(step: Step): boolean {
  return step === 'send-notice' || step === 'send-notice-again';
}

export function needsAppointment(step: Step): boolean {
  return step === 'book-pick-up';
}

/**
 * Nothing leads back from an end, and what was held is deleted there. A card that is lost for good is asked about for
 * each; one that is in hand, which everybody hopes for, where many are recorded at once.
 */
export function asksFirst(step: Step, count: number): boolean {
  if (!ENDING.has(step)) return false;
  return count > 1 || !HOPED_FOR.includes(step);
}

const HOPED_FOR: readonly Step[] = ['deliver', 'pick-up'];
const ENDING: ReadonlySet<string> = new Set(
  APPLICATION_LIFE.transitions.filter(({ to }) => to !== null && endsPurpose(to)).map(({ name }) => name),
);

export interface Copied {
  readonly personName: string;
  readonly employeeCode: string;
  readonly departmentName: string;
  readonly siteName: string;
}

/** For a spreadsheet or a mail: who, and where they work. What anybody has answered stays here. */
export function copiedText(rows: readonly Copied[]): string {
  return rows
    .map((row) => [row.employeeCode, row.personName, row.departmentName, row.siteName].join('\t'))
    .join('\n');
}
