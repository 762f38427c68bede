import type { Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { bookingRoutes } from './booking-routes.ts';
import { slotRoutes } from './slot-routes.ts';

/** Times at the desk at which badges are written. */
export function appointmentRoutes(platform: Platform): readonly Route[] {
  return [...slotRoutes(platform), ...bookingRoutes(platform)];
}
