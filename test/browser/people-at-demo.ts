import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Role } from '@monban/core/api/permissions';
import { OperatorId, type PersonId } from '@monban/core/ids';
import { openDatabase, type Knex } from '@monban/db/open';
import { newRecordId } from '@monban/server/records/new-record-id';
import { makeOneTimeSignIn } from '@monban/server/sessions/one-time-sign-in';
import type { Page } from 'playwright-core';
import { giveSecondFactor, secondStep } from '../support/second-factor.ts';
import { seedBadge } from '../support/seed-badge.ts';
import { seedCompanyCard, seedLoan } from '../support/seed-company-card.ts';

/** Writes people's sign-ins and badges into the SQLite file of a running demo, as an administrator and a desk would. */
export class PeopleAtDemo {
  readonly db: Knex;

  private constructor(db: Knex) {
    this.db = db;
  }

  static async open(dataDirectory: string): Promise<PeopleAtDemo> {
    return new PeopleAtDemo(
      await openDatabase({ client: 'sqlite', file: join(dataDirectory, 'monban.sqlite') }),
    );
  }

  close(): Promise<void> {
    return this.db.destroy();
  }

  async personNamed(name: string): Promise<{ id: PersonId; employeeCode: string }> {
    const row = await this.db('people')
      .where({ shown_name: name })
      .first<{ id: PersonId; employee_code: string } | undefined>('id', 'employee_code');
    if (!row) throw new Error(`The demo has nobody called ${name}.`);
    return { id: row.id, employeeCode: row.employee_code };
  }

  badgeOf(personId: PersonId): Promise<string> {
    return seedBadge(this.db, personId, { carrier: 'my-number-card' });
  }

  /** Our application is in somebody's national card: what takes the loading service days. */
  async loadCardOf(personId: PersonId): Promise<void> {
    const at = new Date().toISOString();
    const item = { id: newRecordId(randomUUID), person_id: personId, state: 'loaded' };
    await this.db('loading_items').insert({ ...item, created_at: at, updated_at: at });
  }

  /** A card of the pool that the keeper answers for, lent to somebody for an hour. */
  async lendTo(personId: PersonId, keeperName: string): Promise<string> {
    const { id: keeperId } = await this.personNamed(keeperName);
    const badgeId = await seedBadge(this.db, keeperId);
    const site = await this.db('people').where({ id: keeperId }).first<{ site_id: string }>('site_id');
    const { id: companyCardId } = await seedCompanyCard(this.db, { siteId: site.site_id, badgeId });
    const { id: lentBy } = await this.db('operators').first<{ id: string }>('id');
    const until = new Date(Date.now() + 3_600_000);
    await seedLoan(this.db, { companyCardId, badgeId, personId, lentBy, until });
    return badgeId;
  }

  /** The state of a badge and why it is suspended. */
  async stateOf(badgeId: string): Promise<string> {
    const row = await this.db('badges')
      .where({ id: badgeId })
      .first<{ state: string; reason: string | null } | undefined>({
        state: 'state',
        reason: 'suspension_reason',
      });
    return `${row?.state ?? 'none'} ${row?.reason ?? ''}`;
  }

  /** A door of the demo and the controller at it. */
  async anyDoor(): Promise<{ controllerId: string; doorId: string }> {
    const row = await this.db('doors')
      .whereNotNull('controller_id')
      .first<{ id: string; controller_id: string } | undefined>('id', 'controller_id');
    if (!row) throw new Error('The demo has no door with a controller.');
    return { controllerId: row.controller_id, doorId: row.id };
  }

  /** Signs the page in as a new operator of this role, who is this person, and has all first steps behind. */
  async signIn(page: Page, origin: string, { role, personId }: PersonWithRole): Promise<void> {
    const operatorId = OperatorId.parse(newRecordId(randomUUID));
    const at = new Date();
    const times = { created_at: at.toISOString(), updated_at: at.toISOString() };
    const login = `${role}-${operatorId.slice(0, 8)}`;
    const names = { login, display_name: `${role} ${operatorId.slice(0, 4)}` };
    const row = { id: operatorId, role, person_id: personId, password_hash: 'none' };
    await this.db('operators').insert({ ...row, ...names, ...times });
    await giveSecondFactor(this.db, operatorId, role);
    const order = { operatorId, at, lifetimeMinutes: 5, randomBytes };
    const token = await makeOneTimeSignIn(this.db, order);
    const { request } = page.context();
    const first = await request.post(`${origin}/api/v1/sessions/one-time`, { data: { token } });
    const answer = { status: first.status(), body: (await first.json()) as unknown };
    const second = await secondStep(this.db, operatorId, answer);
    if (second) await request.post(`${origin}/api/v1/sessions/second-factor`, { data: second });
  }
}

interface PersonWithRole {
  readonly role: Role;
  readonly personId: PersonId | null;
}
