import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ApplicationState } from '@monban/core/api/applications';
import type { ApplicationId, DriveId, PersonId } from '@monban/core/ids';
import { loadServerKeys } from '@monban/server/keys/server-keys';
import { slicesOf } from '@monban/server/records/slices-of';
import { seedContents } from '../support/seed-contents.ts';
import type { DemoHouse } from './demo-house.ts';

/** What everybody else did in a drive, while the story tells of one: as rows, after their invitations. */
export class DriveSeason {
  readonly #house: DemoHouse;
  readonly #driveId: DriveId;

  constructor(house: DemoHouse, driveId: DriveId) {
    this.#house = house;
    this.#driveId = driveId;
  }

  /** By the order of their employee codes, beginning with `from`. */
  async invited({
    from,
    count,
  }: {
    readonly from: string;
    readonly count: number;
  }): Promise<ApplicationId[]> {
    const rows = await this.#house
      .db('applications')
      .join('people', 'people.id', 'applications.person_id')
      .where({ 'applications.drive_id': this.#driveId, 'applications.state': 'invited' })
      .where('people.employee_code', '>=', from)
      .orderBy('people.employee_code')
      .limit(count)
      .select<{ id: ApplicationId }[]>('applications.id');
    return rows.map(({ id }) => id);
  }

  async moveTo(state: ApplicationState, ids: readonly ApplicationId[]): Promise<void> {
    for (const slice of slicesOf(ids))
      await this.#house.db('applications').whereIn('id', slice).update({ state });
  }

  /** With a form and a photo each. */
  async areChecked(ids: readonly ApplicationId[]): Promise<void> {
    const { db, dataDirectory } = this.#house;
    const { applicationKey } = await loadServerKeys(join(dataDirectory, 'keys'), new Date());
    const deps = { db, applicationKey, randomBytes };
    for (const [index, applicationId] of ids.entries()) {
      const { person_id: personId } = await db('applications')
        .where({ id: applicationId })
        .first<{ person_id: PersonId }>('person_id');
      const which = { driveId: this.#driveId, applicationId, personId };
      await seedContents(deps, { ...which, number: index + 1 });
    }
    await this.moveTo('checked', ids);
  }
}
