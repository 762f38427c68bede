import type { Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { deskRoutes } from './desk-routes.ts';
import { deskSessionRoutes } from './desk-session-routes.ts';
import { visitDoorRoutes } from './door-routes.ts';
import { guestRoutes } from './guest-routes.ts';
import { officerRoutes } from './officer-routes.ts';

/** Officers of a municipality as guests of one visit (ADR 0033). */
export function visitOfficerRoutes(platform: Platform): readonly Route[] {
  return [
    ...officerRoutes(platform),
    ...deskSessionRoutes(platform),
    ...deskRoutes(platform),
    ...guestRoutes(platform),
    ...visitDoorRoutes(platform),
  ];
}
