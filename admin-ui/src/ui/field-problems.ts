import type { z } from 'zod';
import type { ApiProblem } from '../api/problem.ts';
import type { MessageKey } from '../text/text.ts';

/** One message beside one field. `values` fill the text; `text` is a sentence that the server has written. */
export type FieldMessage =
  | { readonly key: MessageKey; readonly values: Readonly<Record<string, string | number>> }
  | { readonly text: string };

export type FieldMessages = Readonly<Partial<Record<string, FieldMessage>>>;

/** First problem of each field, by JSON pointer. */
export function messagesOf(issues: readonly z.core.$ZodIssue[]): FieldMessages {
  const messages: Record<string, FieldMessage> = {};
  for (const issue of issues) {
    const pointer = issue.path.map((segment) => `/${String(segment)}`).join('');
    messages[pointer] ??= messageOf(issue);
  }
  return messages;
}

export function messagesOfProblem(problem: ApiProblem): FieldMessages {
  return Object.fromEntries(problem.fields.map((field) => [field.pointer, { text: field.message }]));
}

type Issue = z.core.$ZodIssue;

/** Every kind of issue that zod knows; a new one does not compile until it has words. */
const MESSAGES: {
  readonly [Code in Issue['code']]: (issue: Extract<Issue, { code: Code }>) => FieldMessage;
} = {
  too_small: tooSmall,
  too_big: tooBig,
  invalid_type: ({ expected }) => plain(NUMBERS.has(expected) ? 'fields.notNumber' : 'fields.required'),
  invalid_format: (issue) => plain(FORMAT_KEYS[issue.format] ?? patternKey(fieldOf(issue))),
  invalid_value: () => plain('fields.choose'),
  custom: (issue) => plain(fieldOf(issue) === 'toMinute' ? 'fields.timeOrder' : 'fields.other'),
  not_multiple_of: () => plain('fields.other'),
  unrecognized_keys: () => plain('fields.other'),
  invalid_union: () => plain('fields.other'),
  invalid_key: () => plain('fields.other'),
  invalid_element: () => plain('fields.other'),
};

function messageOf(issue: Issue): FieldMessage {
  // The table pairs each code with its own kind of issue, which an index cannot express.
  return (MESSAGES[issue.code] as (issue: Issue) => FieldMessage)(issue);
}

const NUMBERS: ReadonlySet<string> = new Set(['number', 'int']);

function fieldOf(issue: Issue): string {
  return String(issue.path.at(-1));
}

function tooBig(issue: z.core.$ZodIssueTooBig): FieldMessage {
  const maximum = Number(issue.maximum);
  return { key: issue.origin === 'string' ? 'fields.tooLong' : 'fields.tooBig', values: { maximum } };
}

function tooSmall(issue: z.core.$ZodIssueTooSmall): FieldMessage {
  const minimum = Number(issue.minimum);
  if (issue.origin !== 'string' && issue.origin !== 'array')
    return { key: 'fields.tooSmall', values: { minimum } };
  return minimum === 1 ? plain('fields.required') : { key: 'fields.tooShort', values: { minimum } };
}

const FORMAT_KEYS: Readonly<Partial<Record<string, MessageKey>>> = {
  email: 'fields.email',
  date: 'fields.date',
  datetime: 'fields.date',
  uuid: 'fields.choose',
};

/** A pattern does not say what it wants; the field's name does. */
function patternKey(field: string): MessageKey {
  if (field.endsWith('Kana')) return 'fields.kana';
  return field === 'login' ? 'fields.login' : 'fields.characters';
}

function plain(key: MessageKey): FieldMessage {
  return { key, values: {} };
}
