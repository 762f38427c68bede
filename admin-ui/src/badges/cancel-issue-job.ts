import { IssueJob } from '@monban/core/api/badges';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

/** Whatever the job has come to meanwhile: there is no version to be held against. */
export function cancelIssueJob(id: string): Promise<Answer<IssueJob>> {
  return api.call({ method: 'DELETE', path: `/issue-jobs/${encodeURIComponent(id)}`, answer: IssueJob });
}
