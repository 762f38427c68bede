import { Problem } from '@monban/core/api/conventions';
import type { ErrorCode, FieldProblem } from '@monban/core/errors';

/** Codes that only the console can give: nobody answered, or the answer was not what the contract says. */
export type ConsoleCode = ErrorCode | 'UNREACHABLE' | 'UNREADABLE';

/** What went wrong with one request, as pages show it. */
export interface ApiProblem {
  readonly code: ConsoleCode;
  /** The server's sentence in the operator's language; empty where the console has to speak for itself. */
  readonly detail: string;
  /** Also in the server's log; null when nobody answered. */
  readonly requestId: string | null;
  readonly fields: readonly FieldProblem[];
}

/** Reads a problem+json body; anything else becomes `UNREADABLE`. */
export function problemOf(body: unknown, requestId: string | null): ApiProblem {
  const parsed = Problem.safeParse(body);
  if (!parsed.success) return { code: 'UNREADABLE', detail: '', requestId, fields: [] };
  const { code, detail, instance, problems } = parsed.data;
  return { code, detail, requestId: instance, fields: problems ?? [] };
}

export const UNREACHABLE: ApiProblem = { code: 'UNREACHABLE', detail: '', requestId: null, fields: [] };
