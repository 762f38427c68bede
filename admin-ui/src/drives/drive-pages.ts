import type { RouteRecordRaw } from 'vue-router';
import { page } from '../page.ts';

export const drivePages: RouteRecordRaw[] = [
  page({ path: '/drives', name: 'drives', permission: 'drives:read' }, () => import('./DrivesPage.vue')),
  page(
    { path: '/drives/new', name: 'drive-new', permission: 'drives:write' },
    () => import('./NewDrivePage.vue'),
  ),
  page({ path: '/drives/:id', name: 'drive', permission: 'drives:read' }, () => import('./DrivePage.vue')),
  page(
    { path: '/drives/:id/candidates', name: 'drive-candidates', permission: 'drives:write' },
    () => import('./CandidatesPage.vue'),
  ),
  page(
    { path: '/drives/:id/people', name: 'drive-people', permission: 'drives:write' },
    () => import('./ApplicationsPage.vue'),
  ),
  page(
    { path: '/drives/:id/people/:applicationId', name: 'drive-application', permission: 'drives:write' },
    () => import('./ApplicationPage.vue'),
  ),
  page(
    { path: '/drives/:id/letters', name: 'drive-letters', permission: 'drives:write' },
    () => import('../letters/LettersPage.vue'),
  ),
];
