import { accessRequests } from './access-requests.ts';
import { apiKeys } from './api-keys.ts';
import { apiReference } from './api-reference.ts';
import { applicationForms } from './application-forms.ts';
import { appointments } from './appointments.ts';
import { attendance } from './attendance.ts';
import { badges } from './badges.ts';
import { batches } from './batches.ts';
import { bulk } from './bulk.ts';
import { coexistence } from './coexistence.ts';
import { companyCards } from './company-cards.ts';
import { controllers } from './controllers.ts';
import { demo } from './demo.ts';
import { desk } from './desk.ts';
import { doors } from './doors.ts';
import { driveConsent } from './drive-consent.ts';
import { drivePlanner } from './drive-planner.ts';
import { drives } from './drives.ts';
import { events } from './events.ts';
import { fields } from './fields.ts';
import { insert } from './insert.ts';
import { legalBasis } from './legal-basis.ts';
import { letters } from './letters.ts';
import { loading } from './loading.ts';
import { lookUps } from './look-ups.ts';
import { municipalities } from './municipalities.ts';
import { organisation } from './organisation.ts';
import { oversight } from './oversight.ts';
import { ownDrives } from './own-drives.ts';
import { own } from './own.ts';
import { peopleImport } from './people-import.ts';
import { people } from './people.ts';
import { privacy } from './privacy.ts';
import { problems } from './problems.ts';
import { proof } from './proof.ts';
import { readiness } from './readiness.ts';
import { restoration } from './restoration.ts';
import { rules } from './rules.ts';
import { session } from './session.ts';
import { shell } from './shell.ts';
import { terminals } from './terminals.ts';
import { today } from './today.ts';
import { ui } from './ui.ts';
import { visitOfficers } from './visit-officers.ts';
import { visits } from './visits.ts';

export const en = {
  accessRequests,
  apiKeys,
  apiReference,
  applicationForms,
  appointments,
  attendance,
  badges,
  batches,
  bulk,
  coexistence,
  companyCards,
  controllers,
  demo,
  desk,
  doors,
  driveConsent,
  drivePlanner,
  drives,
  events,
  fields,
  insert,
  legalBasis,
  letters,
  loading,
  lookUps,
  municipalities,
  organisation,
  oversight,
  own,
  ownDrives,
  people,
  peopleImport,
  privacy,
  problems,
  proof,
  readiness,
  restoration,
  rules,
  session,
  shell,
  terminals,
  today,
  ui,
  visitOfficers,
  visits,
};
