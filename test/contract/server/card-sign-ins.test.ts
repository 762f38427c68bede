import { randomUUID } from 'node:crypto';
import type { CommandRefusal } from '@monban/door-controller/commands';
import {
  BadgeId,
  CommandId,
  type ControllerId,
  type DoorId,
  type PersonId,
  type ReaderId,
} from '@monban/core/ids';
import type { TerminalCommand, TerminalTap } from '@monban/core/messages/terminal';
import { newRecordId } from '@monban/server/records/new-record-id';
import { cardSignInRoutes } from '@monban/server/terminals/card-sign-in-routes';
import { CardSignIns } from '@monban/server/terminals/card-sign-ins';
import { generateSigningKey } from '@monban/trust/keys';
import { terminalCode } from '@monban/trust/terminal-code';
import { expect } from 'chai';
import { sayOnline } from '../../support/api-records.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { seedBadge } from '../../support/seed-badge.ts';
import {
  seedController,
  seedDoor,
  seedPerson,
  seedPlaces,
  type SeededPlaces,
} from '../../support/seed-places.ts';
import { becomeTerminal } from '../../support/seed-terminal.ts';
import { type Answer, cookieOf, TestConsole } from '../../support/test-console.ts';

const RIGHT = 'R'.repeat(86);
const WRONG = 'W'.repeat(86);

type Granted = Extract<TerminalTap, { outcome: 'granted' }>;

describe('what a terminal says of a tap', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let signIns: CardSignIns;
    let places: SeededPlaces;
    let terminal: { controllerId: ControllerId; readerId: ReaderId };
    let doorId: DoorId;
    let personId: PersonId;
    let badgeId: BadgeId;
    let isReachable = true;
    const commands: TerminalCommand[] = [];

    beforeEach(async () => {
      commands.length = 0;
      isReachable = true;
      const db = await open();
      server = await TestConsole.start(db, {
        moreRoutes: (platform) => {
          signIns = new CardSignIns({
            ...platform,
            signingKey: generateSigningKey(),
            link: {
              send: (_controllerId, _channel, { payload }) => {
                if (isReachable) commands.push(JSON.parse(payload) as TerminalCommand);
                return Promise.resolve(isReachable);
              },
            },
            pool: { verify: (tasks) => Promise.resolve(tasks.map(({ signature }) => signature === RIGHT)) },
          });
          return cardSignInRoutes(platform, signIns);
        },
      });
      places = await seedPlaces(db);
      terminal = await seedTerminal();
      personId = await seedPerson(db, places);
      badgeId = await seedBadge(db, personId, { counter_floor: 10 });
      await addAccount(personId);
    });
    afterEach(() => server.close());

    async function seedTerminal() {
      const seeded = await seedController(server.db, places, 'terminal');
      doorId = await seedDoor(server.db, places, seeded);
      await becomeTerminal(server.db, { doorId, controllerId: seeded.controllerId });
      await sayOnline(server.db, seeded.controllerId);
      return seeded;
    }
    async function addAccount(of: PersonId) {
      const id = await server.addOperator('employee');
      await server.db('operators').where({ id }).update({ person_id: of, password_hash: null });
      return id;
    }
    const begin = (): Promise<Answer> =>
      server.call('POST', '/card-sign-in', { body: { terminalCode: terminalCode(doorId) } });
    const standing = (begun: Answer) =>
      server.call('GET', '/card-sign-in', { headers: { cookie: cookieOf(begun) } });
    const finish = (begun: Answer) =>
      server.call('POST', '/sessions/card', { headers: { cookie: cookieOf(begun) } });
    const askedBy = (): CommandId => commands.findLast(({ action }) => action === 'ask-tap')!.commandId;
    const answer = (refusal?: CommandRefusal) =>
      signIns.acceptResult({
        type: 'monban.command-result.v1',
        controllerId: terminal.controllerId,
        commandId: askedBy(),
        outcome: refusal ? 'refused' : 'done',
        ...(refusal && { refusal }),
        at: server.now.toISOString(),
      });
    const granted = (changes: Partial<Granted> = {}, proof: Partial<Granted['proof']> = {}): Granted => ({
      type: 'monban.terminal-tap.v1',
      controllerId: terminal.controllerId,
      commandId: askedBy(),
      at: server.now.toISOString(),
      outcome: 'granted',
      badgeId,
      assurance: 'badge',
      receipt: `${randomUUID()}/1`,
      proof: {
        siteKeyVersion: 1,
        mode: 0,
        readerNonce: 'A'.repeat(22),
        readerId: Buffer.from(terminal.readerId.replaceAll('-', ''), 'hex').toString('base64url'),
        ephemeralKey: 'A'.repeat(87),
        counter: 11,
        pinStatus: 0,
        signature: RIGHT,
        ...proof,
      },
      ...changes,
    });
    const stateAfter = async (begun: Answer, tap: TerminalTap) => {
      await signIns.acceptTap(tap);
      const { state, refusal } = (await standing(begun)).body;
      return refusal === null ? state : refusal;
    };

    it('opens the session of whose badge it was, and of nobody else', async () => {
      await addAccount(await seedPerson(server.db, places));
      const begun = await begin();
      expect(begun.headers.getSetCookie()[0])
        .to.match(/HttpOnly/)
        .and.match(/SameSite=Strict/i);
      await answer();
      expect(await stateAfter(begun, granted())).to.equal('granted');
      const opened = await finish(begun);
      expect(opened.body).to.have.nested.property('operator.personId', personId);
      expect(opened.headers.getSetCookie().some((line) => line.startsWith('monban-card=;'))).to.equal(true);
      const trail = await server.db('audit_entries').where({ action: 'session.opened' });
      expect(JSON.stringify(trail)).to.include('card');
    });

    const disbelieved: readonly { what: string; tap: () => Granted | Promise<Granted> }[] = [
      { what: 'a signature that is not the card’s', tap: () => granted({}, { signature: WRONG }) },
      { what: 'a badge that nobody issued', tap: () => granted({ badgeId: BadgeId.parse('A'.repeat(22)) }) },
      { what: 'a counter that goes back', tap: () => granted({}, { counter: 9 }) },
      {
        what: 'a statement that was made at another reader',
        tap: () => granted({}, { readerId: 'A'.repeat(22) }),
      },
      {
        what: 'a badge that was stopped meanwhile',
        tap: async () => {
          await server
            .db('badges')
            .where({ id: badgeId })
            .update({ state: 'suspended', suspension_reason: 'other' });
          return granted();
        },
      },
      {
        what: 'a badge that has run out',
        tap: async () => {
          await server
            .db('badges')
            .where({ id: badgeId })
            .update({ valid_until: '2026-10-01T00:00:00.000Z' });
          return granted();
        },
      },
      {
        what: 'a check that is less than the terminal has to reach by now',
        tap: async () => {
          await server
            .db('terminal_audiences')
            .where({ door_id: doorId })
            .update({ required_assurance: 'badge+certificate' });
          return granted();
        },
      },
      {
        what: 'a terminal at which nobody signs in any more',
        tap: async () => {
          await server.db('terminal_audiences').where({ door_id: doorId }).delete();
          return granted();
        },
      },
    ];
    for (const { what, tap } of disbelieved) {
      it(`is not believed for ${what}`, async () => {
        const begun = await begin();
        await answer();
        expect(await stateAfter(begun, await tap())).to.equal('refused');
        expect((await finish(begun)).body['code']).to.equal('TOKEN_INVALID');
      });
    }

    it('signs in once with one statement of the card, whichever attempt it is sent for', async () => {
      const first = await begin();
      expect(await stateAfter(first, granted())).to.equal('granted');
      const second = await begin();
      expect(await stateAfter(second, granted())).to.equal('refused');
    });

    it('signs in with nothing that the card signed before, however long ago', async () => {
      expect(await stateAfter(await begin(), granted({}, { counter: 13 }))).to.equal('granted');
      server.advance(60);
      expect(await stateAfter(await begin(), granted({}, { counter: 13 }))).to.equal('refused');
      expect(await stateAfter(await begin(), granted({}, { counter: 12 }))).to.equal('refused');
      expect(await stateAfter(await begin(), granted({}, { counter: 14 }))).to.equal('granted');
    });

    it('counts for nothing from another terminal, for another command, or too late', async () => {
      const begun = await begin();
      const other = await seedController(server.db, places, 'terminal');
      expect(await stateAfter(begun, granted({ controllerId: other.controllerId }))).to.equal('asking');
      const commandId = CommandId.parse(newRecordId(randomUUID));
      expect(await stateAfter(begun, granted({ commandId }))).to.equal('asking');
      await answer();
      server.advance(1.5);
      expect(await stateAfter(begun, granted())).to.equal('timed-out');
      expect((await finish(begun)).body['code']).to.equal('TOKEN_INVALID');
    });

    it('is kept for a minute, and then nobody makes a session of it', async () => {
      const begun = await begin();
      expect(await stateAfter(begun, granted())).to.equal('granted');
      server.advance(2.5);
      expect((await finish(begun)).body['code']).to.equal('TOKEN_INVALID');
    });

    it('is told to the browser: busy, silent, nobody came, and what the card said', async () => {
      let begun = await begin();
      await answer('busy');
      expect((await standing(begun)).body).to.include({ state: 'refused', refusal: 'terminal-busy' });
      begun = await begin();
      server.advance(0.5);
      expect((await standing(begun)).body).to.include({ state: 'refused', refusal: 'terminal-silent' });
      const { type, controllerId, at } = granted();
      begun = await begin();
      const about = { type, controllerId, at };
      expect(await stateAfter(begun, { ...about, commandId: askedBy(), outcome: 'timed-out' })).to.equal(
        'timed-out',
      );
      begun = await begin();
      const denied = { ...about, commandId: askedBy(), outcome: 'denied', display: 'again' } as const;
      expect(await stateAfter(begun, denied)).to.equal('again');
    });

    it('leaves nothing behind where the terminal cannot be reached', async () => {
      isReachable = false;
      expect((await begin()).body['code']).to.equal('CONTROLLER_OFFLINE');
      expect(await server.db('card_sign_ins').select('id')).to.deep.equal([]);
    });

    it('slows down who guesses letters, and who keeps a terminal busy', async () => {
      const wrong = terminalCode(doorId).startsWith('A') ? 'BBBBBB' : 'AAAAAA';
      const guess = () => server.call('POST', '/card-sign-in', { body: { terminalCode: wrong } });
      const statuses = async (count: number, ask: () => Promise<Answer>) => {
        const seen = new Set<number>();
        for (let asked = 0; asked < count; asked += 1) seen.add((await ask()).status);
        return [...seen];
      };
      expect(await statuses(200, begin)).to.deep.equal([201]);
      expect(await statuses(1, begin)).to.deep.equal([429]);
      server.advance(16);
      expect(await statuses(30, guess)).to.deep.equal([422]);
      expect(await statuses(1, begin)).to.deep.equal([429]);
    });
  });
});
