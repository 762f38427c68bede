import type { RouteRecordRaw } from 'vue-router';
import { page } from '../page.ts';

export const attendancePages: RouteRecordRaw[] = [
  page(
    { path: '/attendance', name: 'attendance', permission: 'attendance:read' },
    () => import('./AttendancePage.vue'),
  ),
  page(
    { path: '/attendance-groups', name: 'attendance-groups', permission: 'attendance:read' },
    () => import('./GroupsPage.vue'),
  ),
  page(
    { path: '/attendance-groups/:id', name: 'attendance-group', permission: 'attendance:read' },
    () => import('./GroupPage.vue'),
  ),
  page(
    { path: '/attendance/:groupId/:month/people', name: 'attendance-people', permission: 'attendance:read' },
    () => import('./AttendancePeoplePage.vue'),
  ),
  page(
    { path: '/people/:id/attendance', name: 'person-month', permission: 'attendance:read' },
    () => import('./PersonMonthPage.vue'),
  ),
];
