import { intersect, type Span, unite } from './spans.ts';
import type { WorkedDay } from './judge-day.ts';

/** One line of an answer to “why 7:52?”: a piece of the day, and what it adds or takes away. */
export interface Step {
  readonly why: 'work' | 'rest';
  readonly span: Span;
  /** Minutes; negative for what is taken away. All steps of a day make what was worked. */
  readonly minutes: number;
}

/** How the worked minutes of a day come about, in the order of time. */
export function explainDay({ work, breaks }: Pick<WorkedDay, 'work' | 'breaks'>): readonly Step[] {
  const step = (why: Step['why'], sign: 1 | -1) => (span: Span) => ({
    why,
    span,
    minutes: sign * (span.until - span.from),
  });
  const steps = [...unite(work).map(step('work', 1)), ...intersect(work, breaks).map(step('rest', -1))];
  return steps.sort((one, other) => one.span.from - other.span.from);
}
