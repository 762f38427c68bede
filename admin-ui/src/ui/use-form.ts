import { computed, reactive, shallowRef, type ComputedRef } from 'vue';
import type { z } from 'zod';
import type { Answer } from '../api/client.ts';
import type { ApiProblem } from '../api/problem.ts';
import { t } from '../text/text.ts';
import { messagesOf, messagesOfProblem, type FieldMessages } from './field-problems.ts';

export interface Form<Values extends object, Result> {
  readonly values: Values;
  readonly isBusy: ComputedRef<boolean>;
  /** The problem of the whole, when it is not one field's. */
  readonly problem: ComputedRef<ApiProblem | undefined>;
  /** The sentence beside a field, or the empty text. */
  error(pointer: string): string;
  /** Resolves to the answer's data, or undefined when something has to be corrected. */
  submit(): Promise<Result | undefined>;
}

export interface FormOptions<Values extends object, Schema extends z.ZodType, Result> {
  readonly initial: Values;
  /** The same request schema as the server's: messages agree. */
  readonly schema: Schema;
  /** Turns what is typed into a request; empty texts become null where the field may be absent. */
  readonly toRequest?: (values: Values) => unknown;
  readonly send: (request: z.output<Schema>) => Promise<Answer<Result>>;
}

export function useForm<Values extends object, Schema extends z.ZodType, Result>(
  options: FormOptions<Values, Schema, Result>,
): Form<Values, Result> {
  const values = reactive({ ...options.initial }) as Values;
  const messages = shallowRef<FieldMessages>({});
  const problem = shallowRef<ApiProblem>();
  const isBusy = shallowRef(false);

  async function submit(): Promise<Result | undefined> {
    if (isBusy.value) return undefined;
    problem.value = undefined;
    const parsed = options.schema.safeParse(options.toRequest ? options.toRequest(values) : { ...values });
    messages.value = parsed.success ? {} : messagesOf(parsed.error.issues);
    if (!parsed.success) return undefined;
    isBusy.value = true;
    const answer = await options.send(parsed.data);
    isBusy.value = false;
    if (answer.kind === 'ok') return answer.data;
    messages.value = messagesOfProblem(answer.problem);
    problem.value = answer.problem;
    return undefined;
  }

  return {
    values,
    isBusy: computed(() => isBusy.value),
    problem: computed(() => problem.value),
    error: (pointer) => textOf(messages.value, pointer),
    submit,
  };
}

function textOf(messages: FieldMessages, pointer: string): string {
  const message = messages[pointer];
  if (message === undefined) return '';
  return 'text' in message ? message.text : t(message.key, message.values);
}
