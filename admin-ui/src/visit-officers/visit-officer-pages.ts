import type { RouteRecordRaw } from 'vue-router';
import { page } from '../page.ts';

export const visitOfficerPages: RouteRecordRaw[] = [
  page(
    { path: '/visit-doors', name: 'visit-doors', permission: 'rules:read' },
    () => import('./VisitDoorsPage.vue'),
  ),
];

/** Outside of the console: a guest has no other page. */
export const visitDeskPage: RouteRecordRaw = {
  path: '/visit-desk',
  name: 'visit-desk',
  meta: { isPublic: true },
  component: () => import('./VisitDeskPage.vue'),
};
