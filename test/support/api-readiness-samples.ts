import { makeApplication } from './api-drive-samples.ts';
import type { Samples } from './api-samples.ts';

/** Of a drive whose clerk the caller is: its people are told one by one. */
export const READINESS_SAMPLES: Samples = {
  getReadinessBoard: async (context) => ({
    query: { driveId: (await makeApplication(context, 'joined')).driveId },
  }),
  listReadinessPeople: async (context) => ({
    query: { driveId: (await makeApplication(context, 'joined')).driveId, step: 'under-way', limit: '500' },
  }),
  getDrivePlan: async (context) => ({
    query: { driveId: (await makeApplication(context, 'joined')).driveId },
  }),
  listDriveWork: async (context) => {
    const { driveId } = await makeApplication(context, 'form-needed');
    return { query: { driveId, limit: '500' } };
  },
};
