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

function messageOf(issue: Issue): FieldMessage {
  switch (issue.code) {
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return tooBig(issue);
    case 'invalid_type':
      return plain(NUMBERS.has(issue.expected) ? 'fields.notNumber' : 'fields.required');
    case 'invalid_format':
      return plain(FORMAT_KEYS[issue.format] ?? patternKey(fieldOf(issue)));
    case 'invalid_value':
      return plain('fields.choose');
    case 'custom':
      return plain(fieldOf(issue) === 'toMinute' ? 'fields.timeOrder' : 'fields.other');
    case 'not_multiple_of':
    case 'unrecognized_keys':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
      return plain('fields.other');
  }
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
