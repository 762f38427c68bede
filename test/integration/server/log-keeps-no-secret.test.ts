import { randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeskJob } from '@monban/core/api/badges';
import { EnrolmentToken } from '@monban/core/api/doors';
import { SessionResponse } from '@monban/core/api/session';
import { ControllerId } from '@monban/core/ids';
import { EnrolmentAnswer } from '@monban/core/messages/enrolment';
import { DeskAnswer } from '@monban/core/messages/desk';
import { without } from '@monban/server/events/without';
import { createCertificateRequest } from '@monban/trust/certificate-request';
import { parseEnrolmentToken } from '@monban/trust/enrolment-token';
import { generateSigningKey } from '@monban/trust/keys';
import { expect } from 'chai';
import { makeRecords, type SiteRecords } from '../../support/api-records.ts';
import { sampleOf } from '../../support/api-samples.ts';
import { eventually } from '../../support/eventually.ts';
import { PersonalisedCard } from '../../support/personalised-card.ts';
import { sayStatus } from '../../support/say-status.ts';
import { seedController, seedPlaces, type SeededPlaces } from '../../support/seed-places.ts';
import { enrolDirectly, SendingController } from '../../support/sending-controller.ts';
import { sqliteIn } from '../../support/start-server.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { type ApiAnswer, TestApi, type TestCaller } from '../../support/test-api.ts';

/** At the most talkative level, and without the redaction that the process itself adds: nothing relies on it. */
describe('the log', function () {
  this.timeout(60_000);
  let api: TestApi;
  let admin: TestCaller;
  let places: SeededPlaces;
  let records: SiteRecords;
  let removeFolder: () => Promise<void>;
  /** What was secret in the test, and what it is. */
  const secrets = new Map<string, string>();

  before(async () => {
    const folder = await temporaryDirectory();
    removeFolder = folder.remove;
    api = await TestApi.start(sqliteIn(folder.path));
    admin = await api.signIn('admin');
    places = await seedPlaces(api.db);
    records = await makeRecords(api.db, places);
  });
  after(async () => {
    await api.close();
    await removeFolder();
  });
  afterEach(() => {
    expect(secrets.size).to.be.greaterThan(0);
    for (const [secret, what] of secrets)
      for (const line of api.log)
        expect(line.includes(secret), `${what} is in: ${line.slice(0, 200)}`).to.be.false;
  });

  function keep(what: string, secret: string): void {
    expect(secret.length, what).to.be.greaterThan(11);
    secrets.set(secret, what);
  }

  function keepSession(answer: ApiAnswer): string {
    const { accessToken } = SessionResponse.parse(answer.json);
    const cookie = (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
    keep('access token', accessToken);
    keep('signature of the access token', accessToken.split('.')[2] ?? '');
    keep('refresh token', cookie.split('=')[1] ?? '');
    keep('family of the refresh token', cookie.split('.')[1] ?? '');
    keep('secret of the refresh token', cookie.split('.')[2] ?? '');
    return cookie;
  }

  it('has a line for every request, with its route and without its address', async () => {
    keep('access token', admin.accessToken);
    await api.request(api.operation('getPerson'), { params: { personId: records.personId }, caller: admin });
    const line = api.log.findLast((one) => one.includes('Answered')) ?? '';
    expect(JSON.parse(line)).to.include({
      route: '/api/v1/people/:personId',
      status: 200,
      caller: admin.operatorId,
    });
    expect(line).not.to.include(records.personId);
  });

  it('tells of the own drives neither who asked nor for what', async () => {
    for (const [id, more] of [
      ['listOwnDrives', {}],
      ['giveFormOfOwnApplication', { params: { driveId: records.personId }, body: {} }],
    ] as const) {
      await api.request(api.operation(id), { ...more, caller: admin });
      const line = api.log.findLast((one) => one.includes('Answered')) ?? '';
      expect(JSON.parse(line), id).to.include({ route: '/api/v1/own/drives' });
      expect(JSON.parse(line), id).to.not.have.any.keys('caller', 'method');
    }
  });

  it('keeps no password and no token of a sign-in, right or wrong, of a refresh, and of a link', async () => {
    const context = { api, caller: admin, records, demo: undefined, emptySiteId: undefined };
    const signIn = await sampleOf('signIn', context);
    const { password, login } = signIn.body as { password: string; login: string };
    keep('password', password);
    keepSession(await api.request(api.operation('signIn'), signIn));
    keep('wrong password', 'an entirely wrong password');
    const wrong = { body: { login, password: 'an entirely wrong password' } };
    expect((await api.request(api.operation('signIn'), wrong)).status).to.equal(401);

    const link = await sampleOf('signInOnce', context);
    keep('one-time token', (link.body as { token: string }).token);
    const cookie = keepSession(await api.request(api.operation('signInOnce'), link));
    const refreshed = await api.request(api.operation('refreshSession'), { headers: { cookie } });
    keepSession(refreshed);
    const guess = {
      headers: { cookie: `${cookie.split('.')[0] ?? ''}.${'A'.repeat(22)}.${'A'.repeat(43)}` },
    };
    expect((await api.request(api.operation('refreshSession'), guess)).status).to.equal(401);

    const made = await api.request(api.operation('makeSignInLink'), {
      params: { operatorId: records.operatorId },
      caller: admin,
    });
    keep('token of a link', /#token=(.+)$/.exec((made.json as { url: string }).url)?.[1] ?? '');
    const { accessToken } = SessionResponse.parse(refreshed.json);
    const chosen = { body: { password: 'another long walk by the sea' }, caller: { ...admin, accessToken } };
    keep('chosen password', chosen.body.password);
    await api.request(api.operation('choosePassword'), chosen);
  });

  it('keeps no secret of an enrolment, right or wrong', async () => {
    const controllerId = ControllerId.parse(records.spareControllerId);
    const issued = await api.request(api.operation('issueEnrolmentToken'), {
      params: { controllerId },
      caller: admin,
    });
    const { token } = EnrolmentToken.parse(issued.json);
    const { secret } = parseEnrolmentToken(token);
    keep('enrolment secret', secret);
    const key = generateSigningKey();
    const certificateRequest = await createCertificateRequest(key, controllerId);
    const body = { controllerId, secret, certificateRequest };
    const { sealedKeys } = EnrolmentAnswer.parse(
      (await api.request(api.operation('enrolController'), { body })).json,
    );
    keep('sealed keys', sealedKeys);
    expect((await api.request(api.operation('enrolController'), { body })).status).to.equal(403);
  });

  it('keeps no record and no proof of a card of a desk job', async () => {
    const desk = await connectDesk();
    try {
      const { controllerId } = desk.identity;
      const personId = records.memberId;
      const body = { task: 'issue', personId, controllerId, carrier: 'company-card', faceChecked: true };
      const job = DeskJob.parse(
        (await api.request(api.operation('startDeskJob'), { body, caller: admin })).json,
      );
      const card = new PersonalisedCard();
      const jobId = job.id;
      const type = 'monban.desk-record-request.v1';
      const answer = await ask(desk, { type, jobId, publicKey: card.publicKey, cardLink: null });
      if (answer.type !== 'monban.desk-record-answer.v1') throw new Error(answer.type);
      const proof = without(card.answer(job.badgeId, { mode: 1 }), ['mode']);
      const evidence = {
        type: 'monban.desk-evidence.v1',
        jobId,
        badgeId: job.badgeId,
        record: answer.record,
        ...proof,
      };
      expect((await ask(desk, evidence)).type).to.equal('monban.desk-evidence-accepted.v1');
      keep('card record', answer.record);
      keep('signature of a card', proof.signature);
      keep('challenge', proof.readerNonce);
    } finally {
      await desk.close();
    }
  });

  it('keeps no key that the server has on disk', async () => {
    const folder = join(api.dataDirectory, 'keys');
    const names = (await readdir(folder)).filter((name) => name.includes('key'));
    expect(names.length).to.be.greaterThan(5);
    for (const name of names) {
      const lines = (await readFile(join(folder, name), 'utf8')).split('\n');
      for (const line of lines.filter((text) => text.length > 20 && !text.startsWith('-----')))
        keep(name, line);
    }
  });

  async function connectDesk(): Promise<SendingController> {
    const { db, authority, brokerUrl } = api.server;
    const { controllerId } = await seedController(db, places, 'desk');
    const desk = new SendingController(await enrolDirectly(db, authority, controllerId), brokerUrl);
    await eventually(() => desk.client.connected);
    sayStatus(desk);
    await eventually(async () => {
      const row: unknown = await db('controller_status').where({ controller_id: controllerId }).first();
      return row !== undefined;
    });
    return desk;
  }

  async function ask(desk: SendingController, request: object): Promise<DeskAnswer> {
    const requestId = newRecordId(randomUUID);
    const { controllerId } = desk.identity;
    desk.say('requests', { ...request, controllerId, requestId, at: new Date().toISOString() });
    const find = (): DeskAnswer | undefined =>
      desk.heard
        .filter(({ channel }) => channel === 'answers')
        .map(({ payload }) => DeskAnswer.parse(JSON.parse(payload)))
        .find((candidate) => candidate.requestId === requestId);
    await eventually(() => find() !== undefined);
    return find()!;
  }
});
