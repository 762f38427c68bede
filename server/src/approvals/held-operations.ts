import { LocalDate } from '@monban/core/access/policy';
import { ChangeLastDay, DeclareCoexistence } from '@monban/core/api/coexistences';
import { ChangeDoor } from '@monban/core/api/doors';
import { LegalBasisInput } from '@monban/core/api/legal-basis';
import { ChangeArea } from '@monban/core/api/organisation';
import { ChangeOperator, CreateOperator } from '@monban/core/api/oversight';
import { MergePeople } from '@monban/core/api/person-merges';
import { ChangeRetention, RetentionPurpose } from '@monban/core/api/retention';
import { ChangeAccessLevel, ChangeSchedule } from '@monban/core/api/rules';
import { NameVisitDoors } from '@monban/core/api/visit-officers';
import {
  AccessLevelId,
  AccessRequestId,
  CoexistenceId,
  DoorId,
  OperatorId,
  PersonId,
  VisitId,
  VisitOfficerId,
} from '@monban/core/ids';
import { z } from 'zod';
import { confirmAccessRequest, grantAccessRequest } from '../access-requests/grant-access-request.ts';
import { storeRestorationConfirmed } from '../backup/confirm-restoration.ts';
import { storeDeclared, storeLastDay } from '../coexistence/coexistences.ts';
import { doorKind } from '../doors/door-kind.ts';
import { storeLegalBasis } from '../legal-basis/legal-basis.ts';
import { changeOperator, restoreOperator, storeOperator } from '../operators/operator-use-cases.ts';
import { removeSecondFactor } from '../operators/second-factor-removal.ts';
import { permitSignInLink } from '../operators/sign-in-links.ts';
import { areaKind } from '../organisation/area-kind.ts';
import { storeMerge } from '../people-merge/merge-people.ts';
import type { Platform } from '../platform.ts';
import { changeRecord, type Asker } from '../records/record-use-cases.ts';
import { storeRetention } from '../retention/retention-rules.ts';
import { changeAccessLevel, restoreAccessLevel, retireAccessLevel } from '../rules/access-level-use-cases.ts';
import { dropMembership, storeMembership } from '../rules/memberships.ts';
import { changeSchedule } from '../rules/schedule-use-cases.ts';
import { storeGuestLoan } from '../visit-officers/expected-guests.ts';
import { storeVisitDoors } from '../visit-officers/visit-doors.ts';
import type { HeldOperationName } from './four-eyes.ts';

/**
 * Runs a change that has waited, as it was stored. It meets the records as they are now: `VERSION_CONFLICT` where
 * they have changed meanwhile, so that nobody approves what nobody has seen.
 */
export async function runHeldChange(platform: Platform, asker: Asker, stored: string): Promise<void> {
  const { operation, change } = Stored.parse(JSON.parse(stored));
  await OPERATIONS[operation](platform, asker, change);
}

type Operation = (platform: Platform, asker: Asker, change: unknown) => Promise<unknown>;

const version = { id: z.uuid(), expectedVersion: z.int().min(1) };
const Version = z.strictObject(version);
const RestorationRequest = z.strictObject({ id: z.uuid(), operatorId: OperatorId });
const Request = z.strictObject({ id: AccessRequestId });
const LegalBasisVersion = z.strictObject({ input: LegalBasisInput, expectedVersion: z.int().min(1) });
const RetentionVersion = z.strictObject({
  purpose: RetentionPurpose,
  input: ChangeRetention,
  expectedVersion: z.int().min(1),
});
const Key = z.strictObject({ accessLevelId: AccessLevelId, personId: PersonId });
const Membership = Key.extend({
  fromDate: LocalDate,
  untilDate: LocalDate.nullable(),
  /** 0: the person was not on the level. */
  expectedVersion: z.int().min(0),
});

const DoorNaming = z.strictObject({
  visitId: VisitId,
  input: NameVisitDoors,
  expectedVersion: z.int().min(0),
});
const GuestLoan = z.strictObject({ officerId: VisitOfficerId, companyCardId: z.uuid() });
const Declaration = z.strictObject({ doorId: DoorId, input: DeclareCoexistence, chosenBy: OperatorId });
const Extension = z.strictObject({
  id: CoexistenceId,
  expectedVersion: z.int().min(1),
  input: ChangeLastDay,
  chosenBy: OperatorId,
});
const LinkPermit = z.strictObject({ id: OperatorId, askedBy: OperatorId });

const OPERATIONS: Readonly<Record<HeldOperationName, Operation>> = {
  'access-level.change': held(changeOf(ChangeAccessLevel), changeAccessLevel),
  'access-level.retire': held(Version, retireAccessLevel),
  'access-level.restore': held(Version, restoreAccessLevel),
  'membership.put': held(Membership, (platform, { context, scope, expectedVersion, ...membership }) =>
    storeMembership(platform, { context, scope, membership, expectedVersion }),
  ),
  'membership.remove': held(Key, (platform, { context, scope, ...key }) =>
    dropMembership(platform, { context, scope, key }),
  ),
  'visit-doors.name': held(DoorNaming, storeVisitDoors),
  'guest-loan.lend': held(GuestLoan, storeGuestLoan),
  'person.merge': held(changeOf(MergePeople), storeMerge),
  'schedule.change': held(changeOf(ChangeSchedule), changeSchedule),
  'area.change': held(changeOf(ChangeArea), (platform, change) => changeRecord(platform, areaKind, change)),
  'door.change': held(changeOf(ChangeDoor), (platform, change) => changeRecord(platform, doorKind, change)),
  'coexistence.declare': held(Declaration, storeDeclared),
  'coexistence.extend': held(Extension, storeLastDay),
  'legal-basis.change': held(LegalBasisVersion, (platform, { context, input, expectedVersion }) =>
    storeLegalBasis(platform, { context, input, expectedVersion }),
  ),
  'retention.change': held(RetentionVersion, (platform, { context, ...change }) =>
    storeRetention(platform, { ...change, context }),
  ),
  'restoration.confirm': held(RestorationRequest, storeRestorationConfirmed),
  'access-request.grant': held(Request, grantAccessRequest),
  'access-request.confirm': held(Request, confirmAccessRequest),
  'operator.create': held(z.strictObject({ id: z.uuid(), input: CreateOperator }), storeOperator),
  'operator.change': held(changeOf(ChangeOperator), changeOperator),
  'operator.restore': held(Version, restoreOperator),
  'operator.permit-sign-in-link': held(LinkPermit, permitSignInLink),
  'operator.remove-second-factor': held(z.strictObject({ id: OperatorId }), removeSecondFactor),
};

const Stored = z.strictObject({
  operation: z.enum(Object.keys(OPERATIONS) as [HeldOperationName, ...HeldOperationName[]]),
  change: z.unknown(),
});

function changeOf<Input extends z.ZodType>(input: Input) {
  return z.strictObject({ ...version, input });
}

function held<Schema extends z.ZodType>(
  schema: Schema,
  run: (platform: Platform, change: Asker & z.output<Schema>) => Promise<unknown>,
): Operation {
  return (platform, asker, change) =>
    run(platform, { ...asker, ...(schema.parse(change) as object) } as never);
}
