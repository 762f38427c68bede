import type { RouteRecordRaw } from 'vue-router';
import { page } from '../page.ts';

export const batchPages: RouteRecordRaw[] = [
  page(
    { path: '/drives/:id/batches', name: 'batches', permission: 'drives:write' },
    () => import('./BatchesPage.vue'),
  ),
  page(
    { path: '/drives/:id/batches/:batchId', name: 'batch', permission: 'drives:write' },
    () => import('./BatchPage.vue'),
  ),
  page(
    { path: '/drives/:id/batches/:batchId/people', name: 'batch-people', permission: 'drives:write' },
    () => import('./BatchPeoplePage.vue'),
  ),
  page(
    { path: '/drives/:id/batches/:batchId/take', name: 'batch-take', permission: 'drives:write' },
    () => import('./TakePeoplePage.vue'),
  ),
];
