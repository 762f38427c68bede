import { openApiOf } from './http/openapi.ts';
import { declaredRoutes } from './server-routes.ts';

/** The description of the whole API as `docs/openapi.json` holds it, demo routes included; no server runs for it. */
export function openApiText(): string {
  return `${JSON.stringify(openApiOf(declaredRoutes()), null, 2)}\n`;
}
