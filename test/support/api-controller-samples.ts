import { ControllerId } from '@monban/core/ids';
import { createCertificateRequest } from '@monban/trust/certificate-request';
import { createEnrolmentToken, parseEnrolmentToken } from '@monban/trust/enrolment-token';
import { generateSigningKey } from '@monban/trust/keys';
import type { ApiSample, SampleContext, Samples } from './api-samples.ts';

/** Controllers, badges, and what doors say and are told. */
export const CONTROLLER_SAMPLES: Samples = {
  listControllers: ({ records }) => ({ query: { limit: '500' }, listed: records.controllerId }),
  createController: ({ records: { siteId, doorId } }) => ({
    body: { siteId, name: '制御盤', role: 'door', readers: [{ name: '入口側', doorId, side: 'in' }] },
  }),
  getController: ({ records }) => ({ params: { controllerId: records.controllerId } }),
  changeController: ({ records }) => ({ ...versioned(records.controllerId), body: { name: '制御盤2' } }),
  retireController: ({ records }) => versioned(records.spareControllerId),
  issueEnrolmentToken: ({ records }) => ({ params: { controllerId: records.spareControllerId } }),
  revokeController: ({ records }) => ({ params: { controllerId: records.spareControllerId } }),
  enrolController: async (context) => ({ body: await enrolment(context) }),
  listBadges: ({ records }) => ({ query: { limit: '500' }, listed: records.badgeId }),
  getBadge: ({ records: { badgeId } }) => ({ params: { badgeId } }),
  revokeBadge: ({ records: { badgeId } }) => ({ params: { badgeId }, body: { reason: 'lost' } }),
  getRevocation: async ({ api, records: { badgeId } }) => {
    const revocation = { state: 'lost', revoked_at: new Date().toISOString(), revocation_reason: 'lost' };
    await api.db('badges').where({ id: badgeId }).update(revocation);
    return { params: { badgeId } };
  },
  getBadgeHistory: ({ records: { badgeId } }) => ({ params: { badgeId } }),
  suspendBadge: ({ records: { badgeId } }) => ({ params: { badgeId }, body: { reason: 'card-forgotten' } }),
  liftSuspension: ({ records }) => ({ params: { badgeId: records.suspendedBadgeId } }),
  putCardDate: ({ records: { nationalBadgeId } }) => ({
    params: { badgeId: nationalBadgeId },
    body: { printedUntil: '2031-12-31' },
    subject: { table: 'badges', id: nationalBadgeId },
  }),
  listBadgeForecasts: ({ records }) => ({ query: { limit: '500' }, listed: records.nationalBadgeId }),
  startDeskJob: ({ records: { personId, badgeId, deskId } }) => ({
    body: {
      task: 'issue',
      personId,
      controllerId: deskId,
      carrier: 'my-number-card',
      binding: 'face-check',
      setsPin: true,
      faceChecked: true,
      validUntil: '2031-01-05T00:00:00.000Z',
      replaces: { badgeId, reason: 'lost' },
    },
  }),
  listDeskJobs: ({ records }) => ({ query: { limit: '500' }, listed: records.deskJobId }),
  getDeskJob: ({ records: { deskJobId } }) => ({ params: { deskJobId } }),
  cancelDeskJob: ({ records: { deskJobId } }) => ({ params: { deskJobId } }),
  listLiveDoors: ({ records }) => ({ listed: records.doorId }),
  sendDoorCommand: ({ records: { doorId } }) => ({ params: { doorId }, body: { action: 'lock' } }),
  listEvents: ({ records }) => ({ query: { limit: '500' }, listed: records.receiptEpoch }),
  watchLive: () => ({}),
};

function versioned(id: string): ApiSample {
  return { params: { controllerId: id }, subject: { table: 'controllers', id } };
}

/** With a token as the console would have shown it. */
async function enrolment({ api, records }: SampleContext): Promise<object> {
  const controllerId = ControllerId.parse(records.spareControllerId);
  const { token, secretHash } = createEnrolmentToken(controllerId, api.server.authority.fingerprint);
  await api
    .db('controllers')
    .where({ id: controllerId })
    .update({
      enrolment_secret_hash: secretHash,
      enrolment_expires_at: new Date(Date.now() + 60_000).toISOString(),
    });
  const certificateRequest = await createCertificateRequest(generateSigningKey(), controllerId);
  return { controllerId, secret: parseEnrolmentToken(token).secret, certificateRequest };
}
