import { pageOf, type Page } from '@monban/core/api/conventions';
import {
  CheckpointSummary,
  KeptCheckpoint,
  MadeCheckpoint,
  ProofKeys,
  Verification,
} from '@monban/core/api/proof';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';
import type { ListQueryText } from '../api/resource.ts';

export function beginVerification(): Promise<Answer<Verification>> {
  return api.call({ method: 'POST', path: '/proof/verifications', answer: Verification });
}

export function getLatestVerification(): Promise<Answer<Verification>> {
  return api.call({ method: 'GET', path: '/proof/verifications/latest', answer: Verification });
}

export function listCheckpoints(query: ListQueryText = {}): Promise<Answer<Page<CheckpointSummary>>> {
  return api.call({ method: 'GET', path: '/proof/checkpoints', query, answer: pageOf(CheckpointSummary) });
}

export function getCheckpoint(number: number): Promise<Answer<KeptCheckpoint>> {
  return api.call({ method: 'GET', path: `/proof/checkpoints/${String(number)}`, answer: KeptCheckpoint });
}

export function makeCheckpoint(): Promise<Answer<MadeCheckpoint>> {
  return api.call({ method: 'POST', path: '/proof/checkpoints', answer: MadeCheckpoint });
}

export function getProofKeys(): Promise<Answer<ProofKeys>> {
  return api.call({ method: 'GET', path: '/proof/keys', answer: ProofKeys });
}
