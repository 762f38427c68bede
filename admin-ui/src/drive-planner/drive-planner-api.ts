import { DrivePlan } from '@monban/core/api/drive-planner';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

/** Of a drive, or of everybody. */
export function getDrivePlan(driveId: string | null): Promise<Answer<DrivePlan>> {
  const query = driveId === null ? {} : { driveId };
  return api.call({ method: 'GET', path: '/drive-plan', query, answer: DrivePlan });
}
