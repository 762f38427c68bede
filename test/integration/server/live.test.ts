import { randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import { AccessEvent, type LiveMessage } from '@monban/core/api/events';
import { LiveDoor, DoorCommandOutcome, Controller, EnrolmentToken } from '@monban/core/api/doors';
import { pageOf } from '@monban/core/api/conventions';
import { LiveMessage as LiveMessageSchema } from '@monban/core/api/events';
import { DoorCommand } from '@monban/core/messages/door-command';
import { EnrolmentAnswer } from '@monban/core/messages/enrolment';
import type { ControllerId, DoorId } from '@monban/core/ids';
import { createCertificateRequest } from '@monban/trust/certificate-request';
import { parseEnrolmentToken } from '@monban/trust/enrolment-token';
import { generateSigningKey } from '@monban/trust/keys';
import { openReaderKeys } from '@monban/trust/sealed-keys';
import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import { seedController, seedDoor, seedPlaces, type SeededPlaces } from '../../support/seed-places.ts';
import { enrolDirectly, SendingController } from '../../support/sending-controller.ts';
import { sayStatus } from '../../support/say-status.ts';
import { type ApiCaller, signInAs, type StartedServer, startTestServer } from '../../support/start-server.ts';

describe('what controllers say reaches those who watch', function () {
  this.timeout(60_000);
  let started: StartedServer;
  let places: SeededPlaces;
  let door: SendingController;
  let doorId: DoorId;
  const watchers: Watcher[] = [];
  const cleanups: (() => Promise<void>)[] = [];

  before(async () => {
    started = await startTestServer();
    cleanups.push(() => started.close());
    const { db, authority, brokerUrl } = started.server;
    places = await seedPlaces(db);
    const seeded = await seedController(db, places);
    doorId = await seedDoor(db, places, seeded);
    door = new SendingController(await enrolDirectly(db, authority, seeded.controllerId), brokerUrl);
    cleanups.push(() => door.close());
    await eventually(() => door.client.connected);
  });
  afterEach(() => {
    for (const watcher of watchers.splice(0)) watcher.stop();
  });
  after(async () => {
    while (cleanups.length > 0) await cleanups.pop()?.();
  });

  const watch = (lastEventId?: string): Promise<Watcher> => watchAs(started.api, lastEventId);

  async function watchAs(api: ApiCaller, lastEventId?: string): Promise<Watcher> {
    const watcher = await Watcher.open(api, lastEventId);
    watchers.push(watcher);
    return watcher;
  }

  async function report(count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) door.append({ doorId, type: 'door.opened' });
    door.flush();
    await eventually(() => door.acknowledged === door.appended);
  }

  it('streams events in their order, and resumes without a gap and without a repetition', async () => {
    const first = await watch();
    await report(250);
    await eventually(() => first.events().length === 250);
    const positions = first.events().map(({ position }) => position);
    expect(positions).to.deep.equal([...positions].sort((left, right) => left - right));
    first.stop();
    await report(30);
    const second = await watch(String(positions[99]));
    await eventually(() => second.events().length === 180);
    expect(second.events()[0]?.position).to.equal(positions[100]);
    expect(new Set(second.events().map(({ position }) => position)).size).to.equal(180);
  });

  it('lists events newest first, page by page', async () => {
    const seen: number[] = [];
    let cursor = '';
    do {
      const answer = await started.api.call('GET', `/events?limit=50&doorId=${doorId}${cursor}`);
      const page = pageOf(AccessEvent).parse(answer.body);
      seen.push(...page.items.map(({ position }) => position));
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    expect(seen).to.have.length(door.acknowledged);
    expect(seen).to.deep.equal([...seen].sort((left, right) => right - left));
  });

  it('shows nothing of one site to who is limited to another, and nothing of doors to who may not see events', async () => {
    const elsewhere = await seedPlaces(started.server.db);
    const [facilities, hr] = [
      await signInAs(started, { role: 'facilities', siteIds: [elsewhere.siteId] }),
      await signInAs(started, { role: 'hr', siteIds: [] }),
    ];
    const watching = [await watchAs(facilities, '0'), await watchAs(hr, '0'), await watch('0')] as const;
    await report(3);
    sayStatus(door, { doors: [{ doorId, state: 'locked' }] });
    await eventually(() => watching[2].messages.some(({ kind }) => kind === 'controller'));
    await eventually(() => watching[1].messages.some(({ kind }) => kind === 'controller'));
    expect(watching[1].events()).to.deep.equal([]);
    expect(watching[0].messages).to.deep.equal([]);
    const page = pageOf(AccessEvent).parse((await facilities.call('GET', '/events')).body);
    expect(page).to.deep.equal({ items: [], nextCursor: null, total: 0 });
    expect((await hr.call('GET', '/events')).body).to.include({ code: 'FORBIDDEN' });
    const path = `/doors/${doorId}/commands`;
    expect((await facilities.call('POST', path, { body: { action: 'lock' } })).body).to.include({
      code: 'NOT_FOUND',
    });
  });

  it('shows the assurance that was reached to those only who may read it', async () => {
    door.append({ doorId, type: 'access.granted', reason: 'access-level', assurance: 'badge' });
    door.flush();
    await eventually(() => door.acknowledged === door.appended);
    const facilities = await signInAs(started, { role: 'facilities', siteIds: [] });
    const [theirs, ours] = [await latestEvent(facilities), await latestEvent(started.api)];
    expect(theirs).to.include({ assurance: null, isAssuranceSufficient: true });
    expect(ours).to.include({ assurance: 'badge', isAssuranceSufficient: true });
  });

  it('names the controller of an event that has no door', async () => {
    door.append({ type: 'controller.started' });
    door.flush();
    await eventually(() => door.acknowledged === door.appended);
    const { body } = await started.api.call('GET', '/events?limit=1&type=controller.started');
    const [event] = pageOf(AccessEvent).parse(body).items;
    expect(event).to.include({ doorId: null, doorName: null, controllerName: 'Controller' });
  });

  it('refuses a cursor that it did not write', async () => {
    const answer = await started.api.call('GET', '/events?cursor=abc');
    expect(answer.body).to.include({ code: 'VALIDATION_FAILED' });
  });

  it('shows the door as its controller describes it, and offline by the last will of that connection only', async () => {
    const watcher = await watch();
    const connectionId = newRecordId(randomUUID);
    sayStatus(door, { connectionId, state: 'online', doors: [{ doorId, state: 'locked' }] });
    await eventually(async () => (await liveDoor()).controllerState === 'online');
    expect((await liveDoor()).state).to.equal('locked');
    await eventually(() => watcher.messages.some(({ kind }) => kind === 'controller'));
    sayStatus(door, { connectionId: newRecordId(randomUUID), state: 'offline', doors: [] });
    await report(1);
    expect((await liveDoor()).controllerState).to.equal('online');
    sayStatus(door, { connectionId, state: 'offline', doors: [] });
    await eventually(async () => (await liveDoor()).controllerState === 'offline');
    expect((await liveDoor()).state).to.equal('unknown');
  });

  it('sends a signed command for seconds and answers with what the controller says', async () => {
    sayStatus(door, { connectionId: newRecordId(randomUUID), state: 'online', doors: [] });
    await eventually(async () => (await liveDoor()).controllerState === 'online');
    const answering = started.api.call('POST', `/doors/${doorId}/commands`, {
      body: { action: 'unlock-once' },
    });
    await eventually(() => commandOf(door) !== undefined);
    const command = commandOf(door)!;
    expect(Date.parse(command.expiresAt) - Date.parse(command.issuedAt)).to.equal(10_000);
    expect(command.doorId).to.equal(doorId);
    const at = new Date().toISOString();
    const { controllerId, commandId } = command;
    door.say('results', { type: 'monban.command-result.v1', controllerId, commandId, outcome: 'done', at });
    expect(DoorCommandOutcome.parse((await answering).body)).to.include({ outcome: 'done' });
    const rows = await started.server.db('audit_entries').where({ subject_id: doorId }).select('action');
    expect(rows.map(({ action }: { action: string }) => action)).to.include.members([
      'door.commanded',
      'door.command-answered',
    ]);
  });

  it('sends no command to a controller that is not there', async () => {
    const other = await seedController(started.server.db, places);
    const otherDoor = await seedDoor(started.server.db, places, other);
    const answer = await started.api.call('POST', `/doors/${otherDoor}/commands`, {
      body: { action: 'lock' },
    });
    expect(answer.body).to.include({ code: 'CONTROLLER_OFFLINE' });
  });

  it('enrols a controller with its one-time token, once', async () => {
    const body = {
      siteId: places.siteId,
      name: 'Back door',
      role: 'door',
      readers: [{ name: 'Outside', doorId: null, side: 'in' }],
    };
    const created = Controller.parse((await started.api.call('POST', '/controllers', { body })).body);
    const path = `/controllers/${created.id}/enrolment-tokens`;
    const { token } = EnrolmentToken.parse((await started.api.call('POST', path)).body);
    const { controllerId, secret, caFingerprint } = parseEnrolmentToken(token);
    expect(caFingerprint).to.equal(started.server.authority.fingerprint);
    const key = generateSigningKey();
    const enrol = (attempt: string) => enrolWith(started.api, { controllerId, secret: attempt, key });
    expect((await enrol(Buffer.alloc(32, 1).toString('base64url'))).body).to.include({
      code: 'ENROLMENT_TOKEN_INVALID',
    });
    const answer = EnrolmentAnswer.parse((await enrol(secret)).body);
    expect(answer.readers.map(({ readerId }) => readerId)).to.deep.equal(created.readers.map(({ id }) => id));
    expect((await openReaderKeys(answer.sealedKeys, key)).siteKeys).to.have.length(1);
    expect((await enrol(secret)).body).to.include({ code: 'ENROLMENT_TOKEN_INVALID' });
    const { certificate, caCertificate } = answer;
    const controller = new SendingController(
      { controllerId, key, certificate, caCertificate },
      answer.brokerUrl,
    );
    controller.append({});
    await eventually(() => controller.acknowledged === 1);
    await controller.close();
    const text = JSON.stringify(await started.server.db('controllers').where({ id: controllerId }));
    expect(text).not.to.include(secret);
  });

  async function liveDoor(): Promise<LiveDoor> {
    const { body } = await started.api.call('GET', '/doors/live');
    const { items } = body as { items: unknown[] };
    return items.map((item) => LiveDoor.parse(item)).find((item) => item.doorId === doorId)!;
  }
});

/** One reader of `GET /live`, as the console reads it: over fetch, with the access token in a header. */
class Watcher {
  readonly messages: LiveMessage[] = [];
  readonly #abort = new AbortController();

  static async open(api: ApiCaller, lastEventId: string | undefined): Promise<Watcher> {
    const watcher = new Watcher();
    const response = await fetch(`${api.url}/live`, {
      headers: {
        authorization: `Bearer ${api.accessToken}`,
        ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      },
      signal: watcher.#abort.signal,
    });
    expect(response.headers.get('content-type')).to.match(/^text\/event-stream/);
    watcher.#read(response).catch(() => undefined);
    return watcher;
  }

  events(): AccessEvent[] {
    return this.messages.flatMap((message) => (message.kind === 'event' ? [message.event] : []));
  }

  stop(): void {
    this.#abort.abort();
  }

  async #read(response: Response): Promise<void> {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (data !== undefined) this.messages.push(LiveMessageSchema.parse(JSON.parse(data)));
      }
    }
  }
}

async function latestEvent(api: ApiCaller): Promise<AccessEvent | undefined> {
  const { body } = await api.call('GET', '/events?limit=1&type=access.granted');
  return pageOf(AccessEvent).parse(body).items[0];
}

function commandOf(controller: SendingController): DoorCommand | undefined {
  const last = controller.heard.filter(({ channel }) => channel === 'commands').at(-1);
  return last && DoorCommand.parse(JSON.parse(last.payload));
}

async function enrolWith(
  api: ApiCaller,
  request: {
    readonly controllerId: ControllerId;
    readonly secret: string;
    readonly key: ReturnType<typeof generateSigningKey>;
  },
): Promise<{ readonly body: unknown }> {
  const { controllerId, secret, key } = request;
  const certificateRequest = await createCertificateRequest(key, controllerId);
  return api.call('POST', '/enrolments', { body: { controllerId, secret, certificateRequest } });
}
