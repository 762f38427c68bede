import { sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ControllerId } from '@monban/core/ids';
import { type TerminalKey, terminalKeyProofText } from '@monban/core/messages/terminal';
import type { Knex } from '@monban/db/open';
import { scopeOf } from '@monban/server/records/scope';
import { JSON_WEB_KEYS_PATH, jsonWebKeysRouter } from '@monban/server/terminals/json-web-keys';
import { listSubjects } from '@monban/server/terminals/subjects';
import { listTerminalKeys, storeTerminalKey } from '@monban/server/terminals/terminal-keys';
import { generateSigningKey, type SigningKey } from '@monban/trust/keys';
import { expect } from 'chai';
import express from 'express';
import { forEachDatabase } from '../../support/databases.ts';
import { codeOfRejection } from '../../support/rejections.ts';
import {
  seedController,
  seedDoor,
  seedPerson,
  seedPlaces,
  type SeededPlaces,
} from '../../support/seed-places.ts';
import { becomeTerminal } from '../../support/seed-terminal.ts';

const AT = new Date('2026-11-23T03:00:00.000Z');

/** As a terminal announces its key; `by` is who proves to hold it. */
function announced(controllerId: ControllerId, key: SigningKey, by = key): TerminalKey {
  const text = Buffer.from(terminalKeyProofText(controllerId), 'utf8');
  return {
    type: 'monban.terminal-key.v1',
    controllerId,
    publicKey: key.point.toString('base64url'),
    proof: sign('sha256', text, by.privateKey).toString('base64url'),
    at: AT.toISOString(),
  };
}

describe('the keys of terminals', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let places: SeededPlaces;
    const key = generateSigningKey();
    const published = async () => (await listTerminalKeys(db)).map(({ keyId }) => keyId);

    beforeEach(async () => {
      db = await open();
      places = await seedPlaces(db);
    });

    async function seedTerminal(): Promise<ControllerId> {
      const seeded = await seedController(db, places, 'terminal');
      const doorId = await seedDoor(db, places, seeded);
      await becomeTerminal(db, { doorId, controllerId: seeded.controllerId });
      const public_key = generateSigningKey().point.toString('base64url');
      await db('controllers').where({ id: seeded.controllerId }).update({ public_key });
      return seeded.controllerId;
    }

    it('are published as a set of JSON Web Keys that everybody may read', async () => {
      await storeTerminalKey(db, announced(await seedTerminal(), key), AT);
      const server = createServer(express().use(jsonWebKeysRouter({ db }))).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const answer = await fetch(`http://127.0.0.1:${port}${JSON_WEB_KEYS_PATH}`);
      server.close();
      expect(answer.headers.get('content-type')).to.match(/^application\/jwk-set\+json/);
      expect(answer.headers.get('cache-control')).to.equal('public, max-age=300');
      const { x, y } = key.publicKey.export({ format: 'jwk' });
      expect(await answer.json()).to.deep.equal({
        keys: [{ kty: 'EC', crv: 'P-256', x, y, use: 'sig', alg: 'ES256', kid: key.keyId }],
      });
    });

    it('are replaced by what the terminal announces next', async () => {
      const id = await seedTerminal();
      const next = generateSigningKey();
      await storeTerminalKey(db, announced(id, key), AT);
      await storeTerminalKey(db, announced(id, key), AT);
      expect(await published()).to.deep.equal([key.keyId]);
      await storeTerminalKey(db, announced(id, next), AT);
      expect(await published()).to.deep.equal([next.keyId]);
    });

    it('are nobody’s who cannot prove to hold them, and nobody’s twice', async () => {
      const [first, second] = [await seedTerminal(), await seedTerminal()];
      const forged = announced(first, key, generateSigningKey());
      expect(await codeOfRejection(storeTerminalKey(db, forged, AT))).to.equal('SIGNATURE_INVALID');
      await storeTerminalKey(db, announced(first, key), AT);
      expect(await codeOfRejection(storeTerminalKey(db, announced(second, key), AT))).to.equal(
        'SIGNATURE_INVALID',
      );
      const copied = { ...announced(first, key), controllerId: second };
      expect(await codeOfRejection(storeTerminalKey(db, copied, AT))).to.equal('SIGNATURE_INVALID');
      expect(await published()).to.deep.equal([key.keyId]);
    });

    it('are gone with the terminal’s enrolment, and back only with its next announcement', async () => {
      const id = await seedTerminal();
      await storeTerminalKey(db, announced(id, key), AT);
      await db('controllers').where({ id }).update({ state: 'revoked' });
      expect(await published()).to.deep.equal([]);
      const public_key = generateSigningKey().point.toString('base64url');
      await db('controllers').where({ id }).update({ state: 'enrolled', public_key });
      expect(await published()).to.deep.equal([]);
      await storeTerminalKey(db, announced(id, key), AT);
      expect(await published()).to.deep.equal([key.keyId]);
    });

    it('are not taken from a door or a desk', async () => {
      const { controllerId } = await seedController(db, places, 'door');
      await db('controllers').where({ id: controllerId }).update({ state: 'enrolled' });
      await storeTerminalKey(db, announced(controllerId, key), AT);
      expect(await published()).to.deep.equal([]);
    });

    it('name a person to programs, and the console itself is none; outside of the scope there is nobody', async () => {
      const doorId = await doorOf(await seedTerminal());
      const audience = { audience: 'printing', scopes: '', required_assurance: 'badge', position: 1 };
      await db('terminal_audiences').insert({ door_id: doorId, ...audience });
      const personId = await seedPerson(db, places);
      const deps = { db, holderKey: new Uint8Array(32) };
      const subjects = await listSubjects(deps, 'all', personId);
      expect(subjects.map((one) => one.audience)).to.deep.equal(['printing']);
      const elsewhere = scopeOf({ sites: [(await seedPlaces(db)).siteId], departments: 'all' });
      expect(await codeOfRejection(listSubjects(deps, elsewhere, personId))).to.equal('NOT_FOUND');
    });

    async function doorOf(controllerId: ControllerId): Promise<string> {
      const row = await db('readers')
        .where({ controller_id: controllerId })
        .first<{ door_id: string }>('readers.door_id');
      return row.door_id;
    }
  });
});
