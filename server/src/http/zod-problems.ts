import { AppError, type FieldProblem } from '@monban/core/errors';
import type { z } from 'zod';
import { fieldProblem } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** Parses what came from outside; throws `VALIDATION_FAILED` naming each field and its remedy, never its value. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new AppError('VALIDATION_FAILED', {
    details: { problems: parsed.error.issues.slice(0, MOST_PROBLEMS).flatMap(problemsOf) },
  });
}

/** RFC 6901. Names that the caller made up are not repeated. */
export function pointerTo(path: readonly PropertyKey[]): string {
  return path
    .map((segment) => String(segment))
    .map((segment) => `/${/^[A-Za-z0-9_-]{1,40}$/.test(segment) ? segment : '*'}`)
    .join('');
}

const MOST_PROBLEMS = 100;

function problemsOf(issue: Issue): FieldProblem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => fieldProblem(pointerTo([...issue.path, key]), 'UNKNOWN_FIELD'));
  return [fieldProblem(pointerTo(issue.path), codeOf(issue))];
}

function codeOf(issue: Issue): string {
  if (issue.input === undefined && issue.code !== 'custom') return 'REQUIRED';
  return isPlain(issue) ? PLAIN_CODES[issue.code] : detailedCode(issue);
}

const PLAIN_CODES = {
  invalid_value: 'NOT_A_CHOICE',
  invalid_union: 'NOT_A_CHOICE',
  unrecognized_keys: 'UNKNOWN_FIELD',
  not_multiple_of: 'INVALID',
  invalid_key: 'INVALID',
  invalid_element: 'INVALID',
} as const;

type PlainIssue = Extract<Issue, { code: keyof typeof PLAIN_CODES }>;

function isPlain(issue: Issue): issue is PlainIssue {
  return Object.hasOwn(PLAIN_CODES, issue.code);
}

function detailedCode(issue: Exclude<Issue, PlainIssue>): string {
  switch (issue.code) {
    case 'invalid_type':
      return 'WRONG_TYPE';
    case 'too_small':
      return smallCode(issue.origin, Number(issue.minimum));
    case 'too_big':
      return largeCode(issue.origin);
    case 'invalid_format':
      return formatCode(issue.format, issue.pattern);
    case 'custom':
      return customCode(issue.params);
  }
}

function smallCode(origin: string, minimum: number): string {
  if (origin === 'string') return minimum === 1 ? 'EMPTY' : 'TOO_SHORT';
  return origin === 'array' ? 'TOO_FEW' : 'TOO_SMALL';
}

function largeCode(origin: string): string {
  if (origin === 'string') return 'TOO_LONG';
  return origin === 'array' ? 'TOO_MANY' : 'TOO_LARGE';
}

const FORMAT_CODES: Readonly<Partial<Record<string, string>>> = {
  email: 'EMAIL',
  date: 'DATE',
  datetime: 'INSTANT',
  uuid: 'ID',
};

function formatCode(format: string, pattern: string | undefined): string {
  if (pattern?.includes('\\u30a0-\\u30ff')) return 'KATAKANA';
  return FORMAT_CODES[format] ?? 'FORMAT';
}

function customCode(params: Record<string, unknown> | undefined): string {
  const code = params?.['code'];
  return typeof code === 'string' ? code : 'INTERVAL_EMPTY';
}
