import { apiKeyRoutes } from './api-keys/routes.ts';
import { accessRequestRoutes } from './access-requests/routes.ts';
import { appointmentRoutes } from './appointments/routes.ts';
import { approvalRoutes } from './approvals/routes.ts';
import { attendanceRoutes } from './attendance/routes.ts';
import { auditRoutes } from './audit/routes.ts';
import { restorationRoutes } from './backup/routes.ts';
import { batchRoutes } from './batches/routes.ts';
import { bulkRoutes } from './bulk/routes.ts';
import { coexistenceRoutes } from './coexistence/routes.ts';
import { InviteWork } from './drives/invite-work.ts';
import { drivePlanRoutes } from './drive-planner/routes.ts';
import { driveWorkRoutes } from './drive-work/routes.ts';
import { driveRoutes } from './drives/routes.ts';
import { doorRoutes } from './doors/routes.ts';
import type { Route } from './http/route.ts';
import { legalBasisRoutes } from './legal-basis/routes.ts';
import { operatorRoutes } from './operators/routes.ts';
import { organisationRoutes } from './organisation/routes.ts';
import { ImportWork } from './people-import/import-work.ts';
import { peopleExportRoutes } from './people-export/routes.ts';
import { peopleImportRoutes } from './people-import/routes.ts';
import { peopleRoutes } from './people/routes.ts';
import { mergeRoutes } from './people-merge/routes.ts';
import { letterRoutes } from './letters/letter-routes.ts';
import { lookUpRoutes } from './look-ups/routes.ts';
import { municipalityRoutes } from './municipalities/routes.ts';
import { ownRoutes } from './own/routes.ts';
import type { Platform } from './platform.ts';
import { proofRoutes } from './proof/routes.ts';
import { readinessRoutes } from './readiness/routes.ts';
import { retentionRoutes } from './retention/routes.ts';
import { ruleRoutes } from './rules/routes.ts';
import { savedViewRoutes } from './saved-views/routes.ts';
import { sessionRoutes } from './sessions/routes.ts';
import { visitOfficerRoutes } from './visit-officers/routes.ts';
import { visitRoutes } from './visits/visit-routes.ts';

/** Every route of the organisation's half of the server; the doors' living half brings its own. */
export function platformRoutes(
  platform: Platform,
  imports = new ImportWork(platform),
  invites = new InviteWork(platform),
): readonly Route[] {
  return [
    ...sessionRoutes(platform),
    ...operatorRoutes(platform),
    ...apiKeyRoutes(platform),
    ...organisationRoutes(platform),
    ...peopleRoutes(platform),
    ...mergeRoutes(platform),
    ...peopleImportRoutes(platform, imports),
    ...peopleExportRoutes(platform),
    ...doorRoutes(platform),
    ...coexistenceRoutes(platform),
    ...ruleRoutes(platform),
    ...approvalRoutes(platform),
    ...auditRoutes(platform),
    ...proofRoutes(platform),
    ...retentionRoutes(platform),
    ...restorationRoutes(platform),
    ...savedViewRoutes(platform),
    ...batchRoutes(platform),
    ...bulkRoutes(platform),
    ...legalBasisRoutes(platform),
    ...letterRoutes(platform),
    ...lookUpRoutes(platform),
    ...municipalityRoutes(platform),
    ...ownRoutes(platform),
    ...accessRequestRoutes(platform),
    ...appointmentRoutes(platform),
    ...routesOfDrives(platform, invites),
    ...attendanceRoutes(platform),
  ];
}

function routesOfDrives(platform: Platform, invites: InviteWork): readonly Route[] {
  return [
    ...driveRoutes(platform, invites),
    ...visitOfficerRoutes(platform),
    ...visitRoutes(platform),
    ...readinessRoutes(platform),
    ...drivePlanRoutes(platform),
    ...driveWorkRoutes(platform),
  ];
}
