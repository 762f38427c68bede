import { can } from '../session/session.ts';
import type { Saving } from '../ui/columns.ts';

/** A list that names people leaves the console with whoever may take all of them along (ADR 0020). */
export function savingOfNames(): Saving {
  return can('people:export') ? 'as-shown' : 'not';
}
