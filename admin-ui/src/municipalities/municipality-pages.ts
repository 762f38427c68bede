import type { RouteRecordRaw } from 'vue-router';
import { page } from '../page.ts';

export const municipalityPages: RouteRecordRaw[] = [
  page(
    { path: '/municipalities', name: 'municipalities', permission: 'municipalities:read' },
    () => import('./MunicipalitiesPage.vue'),
  ),
  page(
    { path: '/municipalities/changes', name: 'municipality-changes', permission: 'municipalities:read' },
    () => import('./MunicipalityChangesPage.vue'),
  ),
  page(
    { path: '/municipalities/:code', name: 'municipality', permission: 'municipalities:read' },
    () => import('./MunicipalityPage.vue'),
  ),
];
