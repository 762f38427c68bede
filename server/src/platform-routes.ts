import type { Route } from './http/route.ts';
import type { Platform } from './platform.ts';
import { sessionRoutes } from './sessions/routes.ts';

/** Every route of the organisation's half of the server; the doors' living half brings its own. */
export function platformRoutes(platform: Platform): readonly Route[] {
  return [...sessionRoutes(platform)];
}
