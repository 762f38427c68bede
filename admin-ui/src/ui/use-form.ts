import { computed, reactive, shallowRef, type ComputedRef } from 'vue';
import type { z } from 'zod';
import type { Answer } from '../api/client.ts';
import type { ApiProblem } from '../api/problem.ts';
import { t } from '../text/text.ts';
import {
  useConflict,
  type FormConflict,
  type FormRecord,
  type RowWords,
  type StepRecord,
} from './form-conflict.ts';
import { messagesOf, messagesOfProblem, type FieldMessages } from './field-problems.ts';
import type { FieldDifference } from './merge-versions.ts';

export interface Form<Values extends object, Result, Base = never> {
  readonly values: Values;
  readonly isBusy: ComputedRef<boolean>;
  /** The problem of the whole, when it is not one field's. */
  readonly problem: ComputedRef<ApiProblem | undefined>;
  /** Somebody else has changed the record meanwhile: both versions, and which one each field is to take. */
  readonly conflict: ComputedRef<FormConflict | undefined>;
  /** The record that the change is made to: newer than the one the form began with after a conflict. */
  readonly base: ComputedRef<Base | undefined>;
  /** Something differs from what the form began with, or from what was saved last. */
  readonly isTyped: ComputedRef<boolean>;
  /**
   * The page has the record in a newer version. What is typed stays, the rest of the form follows; where both changed
   * the same field nothing moves, and saving lays both versions side by side.
   */
  readonly follow: (record: Base) => void;
  /** What the form holds now is what it begins with: it was filled or emptied by the console and not by hand. */
  readonly keep: () => void;
  /** The sentence beside a field, or the empty text. */
  error(pointer: string): string;
  /** Resolves to the answer's data, or undefined when something has to be corrected or chosen. */
  submit(): Promise<Result | undefined>;
}

export interface FormOptions<Values extends object, Schema extends z.ZodType, Result, Base = never> {
  readonly initial: Values;
  /** The same request schema as the server's: messages agree. */
  readonly schema: Schema;
  /** Turns what is typed into a request; empty texts become null where the field may be absent. */
  readonly toRequest?: (values: Values) => unknown;
  /** Undefined: a new record is made. */
  readonly record?: FormRecord<Values, Base> | StepRecord<Base> | undefined;
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
  const meeting = useConflict({ ...options, wordsOf }, values);

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
    if (answer.kind === 'ok') {
      meeting.keep();
      return answer.data;
    }
    if (!isMet) [messages.value, problem.value] = [messagesOfProblem(answer.problem), answer.problem];
    return undefined;
  }

  return {
    values,
    isBusy: computed(() => isBusy.value),
    problem: computed(() => problem.value),
    conflict: computed(() => meeting.conflict.value),
    base: computed(() => meeting.base.value),
    isTyped: computed(() => meeting.isTyped()),
    follow: meeting.follow,
    keep: meeting.keep,
    error: (pointer) => textOf(messages.value, pointer),
    submit,
  };
}

function wordsOf<Values extends object, Base>({ fields }: FormRecord<Values, Base>) {
  return ({ field, theirs, mine }: FieldDifference): RowWords => {
    const words = fields[field as keyof Values];
    const [key, read] = typeof words === 'string' ? [words, plainText] : words;
    // The table pairs each field with how its own values are read.
    const text = (value: unknown): string => (read as (value: unknown) => string)(value);
    return { label: t(key), theirs: text(theirs), mine: text(mine) };
  };
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
