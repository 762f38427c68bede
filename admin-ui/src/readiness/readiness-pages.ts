import type { RouteRecordRaw } from 'vue-router';
import { page } from '../page.ts';

export const readinessPages: RouteRecordRaw[] = [
  page(
    { path: '/readiness', name: 'readiness', permission: 'loading:read' },
    () => import('./ReadinessPage.vue'),
  ),
  page(
    { path: '/readiness/people', name: 'readiness-people', permission: 'badges:issue' },
    () => import('./ReadinessPeoplePage.vue'),
  ),
];
