import type { RouteRecordRaw } from 'vue-router';
import { page } from '../page.ts';

export const appointmentPages: RouteRecordRaw[] = [
  page(
    { path: '/appointments', name: 'appointments', permission: 'badges:issue' },
    () => import('./AppointmentsPage.vue'),
  ),
  page(
    { path: '/appointments/:siteId/:on', name: 'appointment-day', permission: 'badges:issue' },
    () => import('./AppointmentDayPage.vue'),
  ),
];
