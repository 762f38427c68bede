import { randomBytes } from 'node:crypto';
import type { ServerConfiguration } from './config.ts';
import type { Base } from './base.ts';
import { badgeRoutes } from './badges/routes.ts';
import { companyCardRoutes } from './company-cards/routes.ts';
import { controllerRoutes, enrolmentRoute } from './controllers/routes.ts';
import { Demo } from './demo/demo.ts';
import { demoRoutes } from './demo/routes.ts';
import { deskJobRoutes } from './desk/routes.ts';
import { liveDoorRoutes } from './events/door-routes.ts';
import type { InviteWork } from './drives/invite-work.ts';
import { eventRoutes } from './events/routes.ts';
import { streamRights } from './events/stream-rights.ts';
import type { Caller, Route } from './http/route.ts';
import { isFeatureOn } from './legal-basis/legal-basis.ts';
import type { LiveHalf } from './live-half.ts';
import type { LoadingDeps } from './loading/loading.ts';
import { loadingRoutes } from './loading/routes.ts';
import type { ImportWork } from './people-import/import-work.ts';
import { platformRoutes } from './platform-routes.ts';
import type { Platform } from './platform.ts';
import { cardSignInRoutes } from './terminals/card-sign-in-routes.ts';
import { terminalRoutes } from './terminals/routes.ts';

/** What the routes of a running server work with. */
export interface RouteParts {
  readonly base: Base;
  readonly half: LiveHalf;
  readonly loading: LoadingDeps;
  readonly platform: Platform;
  readonly imports: ImportWork;
  readonly invites: InviteWork;
}

export function serverRoutes(
  configuration: ServerConfiguration,
  { base, half, loading, platform, imports, invites }: RouteParts,
): readonly Route[] {
  return [
    ...liveRoutes(base, half),
    ...loadingRoutes(loading),
    ...cardSignInRoutes(platform, half.cardSignIns),
    ...demoRoutesOf(configuration),
    ...platformRoutes(platform, imports, invites),
  ];
}

/** Every route there is, as declarations: what they work with is not there, so that none of them can be called. */
export function declaredRoutes(): readonly Route[] {
  const nothing: object = new Proxy(() => undefined, { get: () => nothing });
  const parts = nothing as Base & LiveHalf & Platform & Demo & LoadingDeps;
  return [
    ...liveRoutes(parts, parts),
    ...loadingRoutes(parts),
    ...cardSignInRoutes(parts, parts.cardSignIns),
    ...demoRoutes(parts),
    ...platformRoutes(parts),
  ];
}

/** The routes of everything that lives with the controllers. */
function liveRoutes(base: Base, half: LiveHalf): readonly Route[] {
  const { db, clock, newId, log, keys, organisation } = base;
  const controllerRefused = base.broker.refuse;
  const policyChanged = (): void => {
    half.publisher.policyChanged();
  };
  const publishNow = (): Promise<void> => half.publisher.publishNow();
  const { fingerprint: caFingerprint } = keys.authority;
  const rightsOf = (caller: Caller): Promise<string | undefined> =>
    streamRights({ db, organisation }, caller, clock());
  const brokerUrl = (): string => base.broker.publicUrl;
  return [
    ...liveDoorRoutes({ db, commands: half.commands }),
    ...eventRoutes({ db, live: half.live, log, clock, rightsOf }),
    ...controllerRoutes({ db, newId, caFingerprint, policyChanged, controllerRefused }),
    enrolmentRoute({
      db,
      keys,
      organisationId: organisation.id,
      brokerUrl,
      controllerRefused,
      policyChanged,
    }),
    ...badgeRoutes({ db, clock, policyChanged, publishNow }),
    ...terminalRoutes({ db, holderKey: keys.holderKey }),
    ...companyCardRoutes({ db, clock, newId, policyChanged, publishNow }),
    ...deskJobRoutes({
      db,
      desk: half.desk,
      clock,
      newId,
      randomBytes,
      publishNow,
      isSignedBindingOn: (trx) => isFeatureOn(trx, 'jpki-binding'),
    }),
  ];
}

function demoRoutesOf({ isDemo, demo }: ServerConfiguration): readonly Route[] {
  return isDemo ? demoRoutes(new Demo(demo)) : [];
}
