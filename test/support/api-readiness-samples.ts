import { makeApplication } from './api-drive-samples.ts';
import type { Samples } from './api-samples.ts';

/** Boards and plans of everybody; lists of people from a drive whose clerk the caller is. */
export const READINESS_SAMPLES: Samples = {
  getReadinessBoard: ({ records }) => ({ listed: records.departmentId }),
  listReadinessPeople: async (context) => ({
    query: { driveId: (await makeApplication(context, 'joined')).driveId, step: 'under-way', limit: '500' },
  }),
  getDrivePlan: ({ records }) => ({ listed: records.siteId }),
  listDriveWork: async (context) => {
    const { applicationId } = await makeApplication(context, 'form-needed');
    return { query: { limit: '500' }, listed: applicationId };
  },
};
