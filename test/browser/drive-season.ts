import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ApplicationState } from '@monban/core/api/applications';
import type { ApplicationId, DriveId, PersonId } from '@monban/core/ids';
import { loadServerKeys } from '@monban/server/keys/server-keys';
import { slicesOf } from '@monban/server/records/slices-of';
import { seedContents } from '../support/seed-contents.ts';
import type { DemoHouse } from './demo-house.ts';

interface Invited {
  readonly id: ApplicationId;
  readonly personId: PersonId;
}

/** What everybody else did in a drive, while the story tells of one: as rows, after their invitations. */
export class DriveSeason {
  readonly #house: DemoHouse;
  readonly #driveId: DriveId;

  constructor(house: DemoHouse, driveId: DriveId) {
    this.#house = house;
    this.#driveId = driveId;
  }

  /** By the order of their employee codes, beginning with `from`. */
  async invited({ from, count }: { readonly from: string; readonly count: number }): Promise<Invited[]> {
    return await this.#house
      .db('applications')
      .join('people', 'people.id', 'applications.person_id')
      .where({ 'applications.drive_id': this.#driveId, 'applications.state': 'invited' })
      .where('people.employee_code', '>=', from)
      .orderBy('people.employee_code')
      .limit(count)
      .select<Invited[]>({ id: 'applications.id', personId: 'applications.person_id' });
  }

  async moveTo(state: ApplicationState, invited: readonly Invited[]): Promise<void> {
    for (const slice of slicesOf(invited.map(({ id }) => id)))
      await this.#house.db('applications').whereIn('id', slice).update({ state });
  }

  /** With a form and a photo each. */
  async areChecked(invited: readonly Invited[]): Promise<void> {
    const { db, dataDirectory } = this.#house;
    const { applicationKey } = await loadServerKeys(join(dataDirectory, 'keys'), new Date());
    const deps = { db, applicationKey, randomBytes };
    for (const [index, { id: applicationId, personId }] of invited.entries())
      await seedContents(deps, { driveId: this.#driveId, applicationId, personId, number: index + 1 });
    await this.moveTo('checked', invited);
  }
}
