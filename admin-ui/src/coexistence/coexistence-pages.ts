import type { RouteRecordRaw } from 'vue-router';
import { page } from '../page.ts';

export const coexistencePages: RouteRecordRaw[] = [
  page(
    { path: '/migration', name: 'migration', permission: 'rules:read' },
    () => import('./MigrationPage.vue'),
  ),
];
