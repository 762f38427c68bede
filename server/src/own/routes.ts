import type { Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { ownExportRoutes } from './export-routes.ts';
import { ownPageRoutes } from './page-routes.ts';
import { holderStopRoutes } from './stop-routes.ts';

/** The own page: what concerns the asker alone, and what leads there. */
export function ownRoutes(platform: Platform): readonly Route[] {
  return [...ownPageRoutes(platform), ...holderStopRoutes(platform), ...ownExportRoutes(platform)];
}
