import type { RouteRecordRaw } from 'vue-router';
import { page } from '../page.ts';

export const drivePlannerPages: RouteRecordRaw[] = [
  page(
    { path: '/drive-planner', name: 'drive-planner', permission: 'drives:read' },
    () => import('./DrivePlannerPage.vue'),
  ),
];
