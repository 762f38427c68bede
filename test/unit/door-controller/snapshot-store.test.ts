import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ControllerId, DoorId, OrganisationId, ReaderId } from '@monban/core/ids';
import { type Knex, openControllerDatabase } from '@monban/door-controller/controller-database';
import { openSnapshotMessage } from '@monban/door-controller/server-messages';
import { SnapshotStore } from '@monban/door-controller/snapshot-store';
import { generateSigningKey, verifyingKeys } from '@monban/trust/keys';
import { signMessage } from '@monban/trust/signed-message';
import { expect } from 'chai';
import { companyPolicy, ORGANISATION } from '../../support/test-company.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const CONTROLLER = ControllerId.parse('a0000000-0000-4000-8000-a00000000001');
const DOOR = DoorId.parse('a0000000-0000-4000-8000-a00000000002');
const READER = ReaderId.parse('a0000000-0000-4000-8000-a00000000003');
const RESTORATION = 'a0000000-0000-4000-8000-a00000000004';
const OTHER_RESTORATION = 'a0000000-0000-4000-8000-a00000000005';
const server = generateSigningKey();

const policy = (version: number) =>
  companyPolicy({
    controllerId: CONTROLLER,
    version,
    issuedAt: new Date('2026-11-23T02:00:00.000Z'),
    doors: [{ id: DOOR, readers: [{ id: READER, side: 'in', intoAreaId: null }] }],
    badges: [],
  });
const signed = (payload: object, key = server) => Buffer.from(JSON.stringify(signMessage(payload, key)));

describe('snapshot store', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let db: Knex;

  const open = () =>
    SnapshotStore.open({
      db,
      directory: join(directory.path, 'policy'),
      controllerId: CONTROLLER,
      organisationId: ORGANISATION,
      open: (raw) => openSnapshotMessage(raw, verifyingKeys(server.publicKey)),
    });
  const slot = (name: 'a' | 'b') => join(directory.path, 'policy', `${name}.json`);

  beforeEach(async () => {
    directory = await temporaryDirectory();
    ({ db } = await openControllerDatabase(join(directory.path, 'c.sqlite'), 'x'));
  });
  afterEach(async () => {
    await db.destroy();
    await directory.remove();
  });

  it('has nothing to decide by before the first snapshot', async () => {
    const { store, damaged } = await open();
    expect([store.version, store.index, damaged]).to.deep.equal([0, undefined, 0]);
  });

  it('lets a newer snapshot decide at once and after a restart', async () => {
    const { store } = await open();
    expect(await store.accept(signed(policy(3)))).to.deep.equal({ kind: 'applied', version: 3 });
    expect(store.index?.version).to.equal(3);
    expect((await open()).store.version).to.equal(3);
  });

  it('takes the version in force again for known', async () => {
    const { store } = await open();
    await store.accept(signed(policy(3)));
    expect((await store.accept(signed(policy(3)))).kind).to.equal('known');
  });

  const refusals = {
    rollback: () => signed(policy(2)),
    signature: () => signed(policy(4), generateSigningKey()),
    foreign: () => signed({ ...policy(4), organisationId: OrganisationId.parse('other') }),
    malformed: () => signed({ ...policy(4), surprise: 1 }),
  } as const;
  for (const [refusal, raw] of Object.entries(refusals)) {
    it(`refuses with ${refusal} and keeps the policy in force`, async () => {
      const { store } = await open();
      await store.accept(signed(policy(3)));
      expect(await store.accept(raw())).to.include({ kind: 'refused', refusal });
      expect(store.version).to.equal(3);
      expect((await open()).store.version).to.equal(3);
    });
  }

  it('refuses a snapshot for another controller', async () => {
    const { store } = await open();
    const other = ControllerId.parse('b0000000-0000-4000-8000-a00000000001');
    expect(await store.accept(signed({ ...policy(4), controllerId: other }))).to.include({
      refusal: 'foreign',
    });
  });

  it('refuses a snapshot whose zone this machine does not know', async () => {
    const { store } = await open();
    const [door] = policy(4).doors;
    const elsewhere = { ...policy(4), doors: [{ ...door, timeZone: 'Asia/Atlantis' }] };
    expect(await store.accept(signed(elsewhere))).to.include({ refusal: 'malformed' });
  });

  it('never goes back to an older file, not even after a restart (fault 19)', async () => {
    const { store } = await open();
    const old = signed(policy(2));
    await store.accept(old);
    await store.accept(signed(policy(3)));
    await writeFile(slot('a'), old);
    await writeFile(slot('b'), old);
    const reopened = await open();
    expect([reopened.store.version, reopened.damaged]).to.deep.equal([0, 2]);
    expect(await reopened.store.accept(old)).to.include({ refusal: 'rollback' });
  });

  it('keeps the policy from before a restore until one comes that somebody has confirmed, also after a restart', async () => {
    const [first, second] = [RESTORATION, OTHER_RESTORATION].map((id) => ({ unconfirmedRestoration: id }));
    const { store } = await open();
    await store.accept(signed(policy(3)));
    await store.accept(signed({ ...policy(1_000_000), ...first }));
    await store.accept(signed({ ...policy(1_000_001), ...first }));
    expect(store.earlier.map((earlier) => earlier?.version)).to.deep.equal([3]);
    const reopened = (await open()).store;
    expect(reopened.earlier.map((earlier) => earlier?.version)).to.deep.equal([3]);
    await reopened.accept(signed({ ...policy(2_000_000), ...second }));
    expect(reopened.earlier.map((earlier) => earlier?.version)).to.have.members([3, 1_000_001]);
    await reopened.accept(signed(policy(2_000_001)));
    expect(reopened.earlier).to.deep.equal([]);
    expect((await open()).store.earlier).to.deep.equal([]);
  });

  it('opens nothing by a policy from before a restore that cannot be read any more', async () => {
    const { store } = await open();
    await store.accept(signed(policy(3)));
    await store.accept(signed({ ...policy(4), unconfirmedRestoration: RESTORATION }));
    await writeFile(join(directory.path, 'policy', `before-${RESTORATION}.json`), 'not a snapshot');
    expect((await open()).store.earlier).to.deep.equal([undefined]);
  });

  it('forgets a policy that was kept for one that never came', async () => {
    const { store } = await open();
    await store.accept(signed(policy(3)));
    await writeFile(join(directory.path, 'policy', `before-${RESTORATION}.json`), signed(policy(2)));
    expect((await open()).store.earlier).to.deep.equal([]);
    await store.accept(signed({ ...policy(4), unconfirmedRestoration: RESTORATION }));
    expect(store.earlier.map((earlier) => earlier?.version)).to.deep.equal([3]);
  });

  it('survives one damaged file with the same version, and mends it (fault 18)', async () => {
    const { store } = await open();
    await store.accept(signed(policy(3)));
    for (const name of ['a', 'b'] as const) {
      await writeFile(slot(name), 'not a snapshot');
      const reopened = await open();
      expect([reopened.store.version, reopened.damaged]).to.deep.equal([3, 1]);
      expect((await open()).damaged).to.equal(0);
    }
  });

  it('goes on after a kill between the two files, whichever came first', async () => {
    const { store } = await open();
    await store.accept(signed(policy(3)));
    const third = await readFile(slot('b'));
    await store.accept(signed(policy(4)));
    await writeFile(slot('b'), third);
    expect((await open()).store.version).to.equal(4);
  });

  it('applies snapshots that come at once one after the other', async () => {
    const { store } = await open();
    const outcomes = await Promise.all([5, 3, 6].map((version) => store.accept(signed(policy(version)))));
    expect(outcomes.map(({ kind }) => kind)).to.deep.equal(['applied', 'refused', 'applied']);
    expect((await open()).store.version).to.equal(6);
  });

  it('believes no snapshot with any bit of any byte flipped (fault 18)', () => {
    const raw = signed(policy(3));
    const keys = verifyingKeys(server.publicKey);
    expect(openSnapshotMessage(raw, keys).version).to.equal(3);
    for (let index = 0; index < raw.length; index += 1) {
      for (const bit of [0x01, 0x20, 0x80]) {
        const flipped = Buffer.from(raw);
        flipped[index]! ^= bit;
        expect(() => openSnapshotMessage(flipped, keys), `byte ${index}`).to.throw();
      }
    }
  });

  it('believes no snapshot that was cut short at any byte', () => {
    const raw = signed(policy(3));
    const keys = verifyingKeys(server.publicKey);
    for (let length = 0; length < raw.length; length += 1) {
      expect(() => openSnapshotMessage(raw.subarray(0, length), keys)).to.throw();
    }
  });
});
