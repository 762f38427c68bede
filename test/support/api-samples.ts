import { APPLICATION_FORM_SAMPLES } from './api-application-form-samples.ts';
import { APPOINTMENT_SAMPLES } from './api-appointment-samples.ts';
import { ATTENDANCE_SAMPLES } from './api-attendance-samples.ts';
import { BATCH_SAMPLES } from './api-batch-samples.ts';
import { COEXISTENCE_SAMPLES } from './api-coexistence-samples.ts';
import { COMPANY_CARD_SAMPLES } from './api-company-card-samples.ts';
import { CONTROLLER_SAMPLES } from './api-controller-samples.ts';
import { DEMO_SAMPLES } from './api-demo-samples.ts';
import { DRIVE_SAMPLES } from './api-drive-samples.ts';
import { IMPORT_SAMPLES } from './api-import-samples.ts';
import { LEGAL_BASIS_SAMPLES } from './api-legal-basis-samples.ts';
import { LIST_SAMPLES } from './api-list-samples.ts';
import { LOADING_SAMPLES } from './api-loading-samples.ts';
import { MUNICIPALITY_SAMPLES } from './api-municipality-samples.ts';
import type { SiteRecords } from './api-records.ts';
import { RECORD_SAMPLES } from './api-record-samples.ts';
import { OPERATOR_SAMPLES } from './api-operator-samples.ts';
import { OWN_SAMPLES } from './api-own-samples.ts';
import { PEOPLE_SAMPLES } from './api-people-samples.ts';
import { PROOF_SAMPLES } from './api-proof-samples.ts';
import { READINESS_SAMPLES } from './api-readiness-samples.ts';
import { RESTORATION_SAMPLES } from './api-restoration-samples.ts';
import { RETENTION_SAMPLES } from './api-retention-samples.ts';
import { SESSION_SAMPLES } from './api-session-samples.ts';
import { TERMINAL_SAMPLES } from './api-terminal-samples.ts';
import { VISIT_OFFICER_SAMPLES } from './api-visit-officer-samples.ts';
import { VISIT_SAMPLES } from './api-visit-samples.ts';
import type { DemoHosts } from './demo-hosts.ts';
import type { ApiRequest, TestApi, TestCaller } from './test-api.ts';

export interface SampleContext {
  readonly api: TestApi;
  readonly caller: TestCaller | undefined;
  /** Fresh ones, at the site that the request is about. */
  readonly records: SiteRecords;
  /** A site of its own, where nothing stands yet; absent where nothing is changed. */
  readonly emptySiteId: string | undefined;
  /** Where virtual cards and doors run. */
  readonly demo: DemoHosts | undefined;
}

/** A request that the server would fulfil, with every field of its body filled in. */
export interface ApiSample extends Omit<ApiRequest, 'caller'> {
  /** The row whose version `If-Match` names. */
  readonly subject?: { readonly table: string; readonly id: string };
  /** What a list shows to whoever may see it. */
  readonly listed?: string;
  /** Of the guest whose desk it is about: asked with in the caller's place. */
  readonly guestToken?: string;
  /** The caller's session or password does not outlive it. */
  readonly spendsCaller?: true;
}

export type MakeSample = (context: SampleContext) => ApiSample | Promise<ApiSample>;
export type Samples = Readonly<Record<string, MakeSample>>;

/** One for every route, by operation id. */
const SAMPLES: Samples = {
  ...SESSION_SAMPLES,
  ...RECORD_SAMPLES,
  ...APPLICATION_FORM_SAMPLES,
  ...APPOINTMENT_SAMPLES,
  ...ATTENDANCE_SAMPLES,
  ...BATCH_SAMPLES,
  ...COEXISTENCE_SAMPLES,
  ...COMPANY_CARD_SAMPLES,
  ...CONTROLLER_SAMPLES,
  ...DEMO_SAMPLES,
  ...DRIVE_SAMPLES,
  ...IMPORT_SAMPLES,
  ...LEGAL_BASIS_SAMPLES,
  ...LIST_SAMPLES,
  ...LOADING_SAMPLES,
  ...MUNICIPALITY_SAMPLES,
  ...OPERATOR_SAMPLES,
  ...OWN_SAMPLES,
  ...PEOPLE_SAMPLES,
  ...PROOF_SAMPLES,
  ...RETENTION_SAMPLES,
  ...READINESS_SAMPLES,
  ...RESTORATION_SAMPLES,
  ...TERMINAL_SAMPLES,
  ...VISIT_OFFICER_SAMPLES,
  ...VISIT_SAMPLES,
};

/** Throws for a route that nobody has written a sample for yet. */
export async function sampleOf(operationId: string, context: SampleContext): Promise<ApiSample> {
  const make = SAMPLES[operationId];
  if (!make) throw new Error(`write a request for ${operationId} into test/support/api-*-samples.ts`);
  return make(context);
}

/** Samples that no route asks for any more. */
export function strangers(operationIds: readonly string[]): readonly string[] {
  return Object.keys(SAMPLES).filter((id) => !operationIds.includes(id));
}

/** The sample as a request by its caller, with the version that is in force. */
export async function requestOf(
  { api, caller }: Pick<SampleContext, 'api' | 'caller'>,
  sample: ApiSample,
): Promise<ApiRequest> {
  const { subject, guestToken } = sample;
  if (guestToken !== undefined)
    return { ...sample, headers: { ...sample.headers, authorization: `Bearer ${guestToken}` } };
  if (!subject) return { ...sample, caller };
  const row = await api.db(subject.table).where({ id: subject.id }).first<{ version: number }>('version');
  return { ...sample, headers: { ...sample.headers, 'if-match': `"${row.version}"` }, caller };
}
