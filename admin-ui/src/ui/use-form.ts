import { computed, reactive, shallowRef, type ComputedRef, type ShallowRef } from 'vue';
import type { z } from 'zod';
import type { Answer } from '../api/client.ts';
import type { ApiProblem } from '../api/problem.ts';
import { t, type MessageKey } from '../text/text.ts';
import { messagesOf, messagesOfProblem, type FieldMessages } from './field-problems.ts';
import { compareVersions, firstChoice, type Side } from './merge-versions.ts';

export interface Form<Values extends object, Result, Base = never> {
  readonly values: Values;
  readonly isBusy: ComputedRef<boolean>;
  /** The problem of the whole, when it is not one field's. */
  readonly problem: ComputedRef<ApiProblem | undefined>;
  /** Somebody else has changed the record meanwhile: both versions, and which one each field is to take. */
  readonly conflict: ComputedRef<FormConflict | undefined>;
  /** The record that the change is made to: newer than the one the form began with after a conflict. */
  readonly base: ComputedRef<Base | undefined>;
  /** The sentence beside a field, or the empty text. */
  error(pointer: string): string;
  /** Resolves to the answer's data, or undefined when something has to be corrected or chosen. */
  submit(): Promise<Result | undefined>;
}

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
}

/** The existing record that a form changes. */
export interface FormRecord<Values extends object, Base> {
  readonly base: Base;
  /** As it is now. */
  readonly read: () => Promise<Answer<Base>>;
  readonly valuesOf: (record: Base) => Values;
  /** What people call a field, and how a value of it is read where it is not its own text. */
  readonly fields: {
    readonly [Field in keyof Values]: MessageKey | readonly [MessageKey, (value: Values[Field]) => string];
  };
}

export interface FormOptions<Values extends object, Schema extends z.ZodType, Result, Base = never> {
  readonly initial: Values;
  /** The same request schema as the server's: messages agree. */
  readonly schema: Schema;
  /** Turns what is typed into a request; empty texts become null where the field may be absent. */
  readonly toRequest?: (values: Values) => unknown;
  /** Undefined: a new record is made. */
  readonly record?: FormRecord<Values, Base> | undefined;
  /** `base` is the record of `record` in its newest version that the operator has seen. */
  readonly send: (request: z.output<Schema>, base: Base | undefined) => Promise<Answer<Result>>;
}

export function useForm<Values extends object, Schema extends z.ZodType, Result, Base = never>(
  options: FormOptions<Values, Schema, Result, Base>,
): Form<Values, Result, Base> {
  const values = reactive({ ...options.initial }) as Values;
  const messages = shallowRef<FieldMessages>({});
  const problem = shallowRef<ApiProblem>();
  const isBusy = shallowRef(false);
  const meeting = useConflict(options, values);

  async function submit(): Promise<Result | undefined> {
    if (isBusy.value) return undefined;
    meeting.resolve();
    problem.value = undefined;
    const parsed = options.schema.safeParse(options.toRequest ? options.toRequest(values) : { ...values });
    messages.value = parsed.success ? {} : messagesOf(parsed.error.issues);
    if (!parsed.success) return undefined;
    isBusy.value = true;
    const answer = await options.send(parsed.data, meeting.base.value);
    const isMet = answer.kind === 'failed' && (await meeting.meet(answer.problem));
    isBusy.value = false;
    if (answer.kind === 'ok') return answer.data;
    if (isMet) return undefined;
    messages.value = messagesOfProblem(answer.problem);
    problem.value = answer.problem;
    return undefined;
  }

  return {
    values,
    isBusy: computed(() => isBusy.value),
    problem: computed(() => problem.value),
    conflict: computed(() => meeting.conflict.value),
    base: computed(() => meeting.base.value),
    error: (pointer) => textOf(messages.value, pointer),
    submit,
  };
}

function useConflict<Values extends object, Base>(
  { record, initial }: Pick<FormOptions<Values, z.ZodType, unknown, Base>, 'record' | 'initial'>,
  values: Values,
) {
  const base = shallowRef(record?.base) as ShallowRef<Base | undefined>;
  const conflict = shallowRef<FormConflict>();
  let opened: Values = initial;
  let theirs: Values = initial;

  /** Reads the other version and lays both side by side; false where the problem is another one. */
  async function meet({ code }: ApiProblem): Promise<boolean> {
    if (code !== 'VERSION_CONFLICT' || record === undefined) return false;
    const now = await record.read();
    if (now.kind === 'failed') return false;
    theirs = record.valuesOf(now.data);
    const rows = compareVersions(opened, theirs, values).map((difference) => ({
      ...wordsOf(record, difference),
      isContested: difference.isContested,
      choice: firstChoice(difference, opened[difference.field as keyof Values]),
    }));
    base.value = now.data;
    conflict.value = { rows: reactive(rows) };
    return true;
  }

  /** What was chosen is in the form from now on, and the other version is the one that is changed. */
  function resolve(): void {
    if (conflict.value === undefined) return;
    const mine = conflict.value.rows.filter(({ choice }) => choice === 'mine').map(({ field }) => field);
    for (const field of Object.keys(theirs) as (keyof Values & string)[]) {
      if (!mine.includes(field)) values[field] = theirs[field];
    }
    opened = { ...theirs };
    conflict.value = undefined;
  }
  return { base, conflict, meet, resolve };
}

function wordsOf<Values extends object, Base>(
  { fields }: FormRecord<Values, Base>,
  difference: { readonly field: string; readonly theirs: unknown; readonly mine: unknown },
): Pick<ConflictRow, 'field' | 'label' | 'theirs' | 'mine'> {
  const words = fields[difference.field as keyof Values];
  const [key, read] = typeof words === 'string' ? [words, plainText] : words;
  // The table pairs each field with how its own values are read.
  const text = (value: unknown): string => (read as (value: unknown) => string)(value);
  const { field, theirs, mine } = difference;
  return { field, label: t(key), theirs: text(theirs), mine: text(mine) };
}

function plainText(value: unknown): string {
  if (typeof value === 'boolean') return t(value ? 'ui.yes' : 'ui.no');
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  return value === null || value === undefined ? '' : JSON.stringify(value);
}

function textOf(messages: FieldMessages, pointer: string): string {
  const message = messages[pointer];
  if (message === undefined) return '';
  return 'text' in message ? message.text : t(message.key, message.values);
}
