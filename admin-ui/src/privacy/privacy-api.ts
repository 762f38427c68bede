import { Approval } from '@monban/core/api/oversight';
import { pageOf, type Page } from '@monban/core/api/conventions';
import {
  Deletion,
  DeletionPreview,
  RetentionRule,
  RetentionRules,
  type ChangeRetention,
  type DueForDeletion,
} from '@monban/core/api/retention';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';
import type { ListQueryText } from '../api/resource.ts';

/** One rule, and what of it would be deleted now. */
export interface KeptData {
  readonly rule: RetentionRule;
  readonly due: DueForDeletion | undefined;
}

/** All rules with the dry run beside them, in the order of the server. */
export async function listKeptData(): Promise<Answer<readonly KeptData[]>> {
  const [rules, preview] = await Promise.all([
    api.call({ method: 'GET', path: '/privacy/retention', answer: RetentionRules }),
    api.call({ method: 'GET', path: '/privacy/retention/preview', answer: DeletionPreview }),
  ]);
  if (rules.kind === 'failed') return rules;
  if (preview.kind === 'failed') return preview;
  const due = new Map(preview.data.items.map((item) => [item.purpose, item]));
  const data = rules.data.items.map((rule) => ({ rule, due: due.get(rule.purpose) }));
  return { kind: 'ok', status: 200, data };
}

/** Answers the approval where it waits for a second operator. */
export function changeRetention(
  { purpose, version }: Pick<RetentionRule, 'purpose' | 'version'>,
  body: ChangeRetention,
): Promise<Answer<RetentionRule | Approval>> {
  const path = `/privacy/retention/${purpose}`;
  return api.call({ method: 'PUT', path, version, body, answer: RetentionRule.or(Approval) });
}

export function listDeletions(
  query: ListQueryText = {},
  signal?: AbortSignal,
): Promise<Answer<Page<Deletion>>> {
  const page = pageOf(Deletion);
  return api.call({
    method: 'GET',
    path: '/privacy/deletions',
    query,
    answer: page,
    ...(signal ? { signal } : {}),
  });
}
