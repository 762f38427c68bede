import { reactive, shallowRef, type ShallowRef } from 'vue';
import type { Answer } from '../api/client.ts';
import type { ApiProblem } from '../api/problem.ts';
import type { MessageKey } from '../text/text.ts';
import {
  compareVersions,
  firstChoice,
  keptFields,
  type FieldDifference,
  type Side,
} from './merge-versions.ts';

/** One line of the comparison; `choice` is for the operator to change. */
export interface ConflictRow {
  readonly field: string;
  readonly label: string;
  readonly theirs: string;
  readonly mine: string;
  readonly isContested: boolean;
  choice: Side;
}

export interface FormConflict {
  readonly rows: ConflictRow[];
  /** A step was typed, and not the record: nothing of it can meet another's change, so all of it stays to be sent again. */
  readonly isStep: boolean;
}

/** The existing record of which a form takes a step, such as handing it over. */
export interface StepRecord<Base> {
  readonly base: Base;
  /** As it is now. */
  readonly read: () => Promise<Answer<Base>>;
}

/** The existing record that a form changes. */
export interface FormRecord<Values extends object, Base> extends StepRecord<Base> {
  readonly valuesOf: (record: Base) => Values;
  /** What people call a field, and how a value of it is read where it is not its own text. */
  readonly fields: {
    readonly [Field in keyof Values]: MessageKey | readonly [MessageKey, (value: Values[Field]) => string];
  };
}

export type RowWords = Pick<ConflictRow, 'label' | 'theirs' | 'mine'>;

export interface ConflictOptions<Values extends object, Base> {
  readonly initial: Values;
  readonly record?: FormRecord<Values, Base> | StepRecord<Base> | undefined;
  /** In the reader's language. */
  readonly wordsOf: (record: FormRecord<Values, Base>) => (difference: FieldDifference) => RowWords;
}

export interface Conflict<Base> {
  readonly base: ShallowRef<Base | undefined>;
  readonly conflict: ShallowRef<FormConflict | undefined>;
  meet(problem: Pick<ApiProblem, 'code'>): Promise<boolean>;
  resolve(): void;
  readonly follow: (now: Base) => void;
  /** What is in the form has been saved, or was filled in by the console. */
  readonly keep: () => void;
  isTyped(): boolean;
}

/** What a form began with, what is typed, and what somebody else made of the record meanwhile. */
export function useConflict<Values extends object, Base>(
  { record, initial, wordsOf }: ConflictOptions<Values, Base>,
  values: Values,
): Conflict<Base> {
  const base = shallowRef(record?.base) as ShallowRef<Base | undefined>;
  const conflict = shallowRef<FormConflict>();
  const opened = shallowRef(copyOf(initial)) as ShallowRef<Values>;
  let theirs = opened.value;

  /** Reads the other version and lays both side by side; false where the problem is another one. */
  async function meet({ code }: ApiProblem): Promise<boolean> {
    const now = code === 'VERSION_CONFLICT' ? await record?.read() : undefined;
    if (record === undefined || now?.kind !== 'ok') return false;
    base.value = now.data;
    if ('valuesOf' in record) theirs = record.valuesOf(now.data);
    const sides = { opened: opened.value, theirs, mine: values };
    const rows = 'valuesOf' in record ? rowsOf(wordsOf(record), sides) : undefined;
    conflict.value = { rows: reactive(rows ?? []), isStep: rows === undefined };
    return true;
  }

  /** The other version is the one that is changed from now on. */
  function take(mine: readonly string[]): void {
    overwrite(values, theirs, mine);
    opened.value = copyOf(theirs);
  }

  /** What was chosen is in the form from now on. */
  function resolve(): void {
    const rows = conflict.value?.isStep === false ? conflict.value.rows : undefined;
    conflict.value = undefined;
    if (rows) take(rows.filter(({ choice }) => choice === 'mine').map(({ field }) => field));
  }

  const follow = (now: Base): void => {
    if (conflict.value !== undefined || record === undefined) return;
    const after = 'valuesOf' in record ? record.valuesOf(now) : opened.value;
    const mine = keptFields(opened.value, after, values);
    if (mine === undefined) return;
    theirs = after;
    base.value = now;
    take(mine);
  };

  const keep = (): void => void (opened.value = copyOf(values));
  const isTyped = (): boolean => compareVersions(opened.value, opened.value, values).length > 0;
  return { base, conflict, meet, resolve, follow, keep, isTyped };
}

/** Everything but what is the operator's own. */
function overwrite<Values extends object>(values: Values, theirs: Values, mine: readonly string[]): void {
  for (const field of Object.keys(theirs) as (keyof Values & string)[]) {
    if (!mine.includes(field)) values[field] = theirs[field];
  }
}

function rowsOf<Values extends object>(
  wordsOf: (difference: FieldDifference) => RowWords,
  { opened, theirs, mine }: { readonly opened: Values; readonly theirs: Values; readonly mine: Values },
): ConflictRow[] {
  return compareVersions(opened, theirs, mine).map((difference) => ({
    ...wordsOf(difference),
    field: difference.field,
    isContested: difference.isContested,
    choice: firstChoice(difference, opened[difference.field as keyof Values]),
  }));
}

/** Fields are texts, numbers, choices and lists of them: what a request can hold. */
function copyOf<Values extends object>(values: Values): Values {
  return JSON.parse(JSON.stringify(values)) as Values;
}
