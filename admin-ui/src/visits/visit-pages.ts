import type { RouteRecordRaw } from 'vue-router';
import { page } from '../page.ts';

export const visitPages: RouteRecordRaw[] = [
  page(
    { path: '/visits', name: 'visits', permission: 'drives:write' },
    () => import('./VisitsCalendarPage.vue'),
  ),
  page(
    { path: '/drives/:id/visits', name: 'drive-visits', permission: 'drives:write' },
    () => import('./DriveVisitsPage.vue'),
  ),
  page(
    { path: '/drives/:id/visits/:visitId', name: 'visit', permission: 'drives:write' },
    () => import('./VisitPage.vue'),
  ),
];
