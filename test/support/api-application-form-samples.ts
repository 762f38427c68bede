import { randomBytes } from 'node:crypto';
import type { ApplicationId } from '@monban/core/ids';
import { without } from '@monban/server/events/without';
import { sealOfPhoto } from '@monban/server/drives/form-seal';
import { sealBytes } from '@monban/server/keys/seal';
import { makeApplication } from './api-drive-samples.ts';
import { own } from './api-own-samples.ts';
import type { ApiSample, MakeSample, SampleContext, Samples } from './api-samples.ts';
import { drawPortrait } from './portraits.ts';

const AT = '2026-01-05T00:00:00.000Z';
const FORM = { way: 'sealed-envelope', handedOverOn: '2026-01-05', isConfirmedCurrent: true };

/** Forms and photos of an application in a drive that collects them, and whose clerk the caller is. */
export const APPLICATION_FORM_SAMPLES: Samples = {
  getFormCollection: async (context) => ({
    params: { driveId: (await collecting(context, 'joined')).driveId },
  }),
  switchFormCollection: async (context) => ({
    params: { driveId: (await collecting(context, 'joined')).driveId },
    body: { isOn: false },
  }),
  ...ofBoth('getFormOf', (context) => placed(context, 'joined')),
  ...ofBoth('giveFormOf', async (context) => ({ ...(await placed(context, 'joined')), body: FORM })),
  ...ofBoth('missFormOf', (context) => placed(context, 'form-ready')),
  ...ofBoth('givePhotoOf', async (context) => ({
    ...(await placed(context, 'form-ready')),
    query: { left: '0', top: '0', width: '1', height: '1' },
    headers: { 'content-type': 'image/jpeg' },
    rawBody: Uint8Array.from(await portrait()),
  })),
  ...ofBoth('promisePhotoOf', async (context) => ({ ...(await placed(context, 'form-ready')), body: {} })),
  ...ofBoth('getPhotoOf', async (context) => {
    const sample = await placed(context, 'photo-ready');
    await holdPhoto(context, sample.applicationId);
    return sample;
  }),
  checkDriveApplication: ofClerk(async (context) => ({
    ...(await placed(context, 'checked')),
    body: { finding: 'look-again' },
  })),
};

interface Placed {
  readonly sample: ApiSample;
  readonly driveId: string;
  readonly applicationId: ApplicationId;
}
type MakePlaced = (context: SampleContext) => Promise<Placed & Partial<ApiSample>>;

/** The same of the own page and of a clerk. */
function ofBoth(name: string, make: MakePlaced): Samples {
  return {
    [`${name}OwnApplication`]: own(async (context) => {
      const { sample, driveId, ...made } = await make(context);
      return { ...sample, ...without(made, ['applicationId']), params: { driveId } };
    }),
    [`${name}DriveApplication`]: ofClerk(make),
  };
}

function ofClerk(make: MakePlaced): MakeSample {
  return async (context) => {
    const { sample, driveId, applicationId, ...more } = await make(context);
    return { ...sample, ...more, params: { driveId, applicationId } };
  };
}

async function placed(context: SampleContext, state: string): Promise<Placed> {
  const { driveId, applicationId } = await collecting(context, state);
  const sample = { subject: { table: 'applications', id: applicationId } };
  return { sample, driveId, applicationId: applicationId as ApplicationId };
}

async function collecting(context: SampleContext, state: string) {
  const made = await makeApplication(context, state);
  await context.api.db('drive_form_collections').insert({ drive_id: made.driveId, since: AT });
  return made;
}

let drawn: Promise<Buffer> | undefined;

function portrait(): Promise<Buffer> {
  return (drawn ??= drawPortrait({ width: 490, height: 630 }));
}

async function holdPhoto({ api }: SampleContext, id: ApplicationId): Promise<void> {
  const { applicationKey } = await api.keys();
  const application = await api.db('applications').where({ id }).first<{ drive_id: string }>('drive_id');
  await api.db('application_photos').insert({
    application_id: id,
    drive_id: application.drive_id,
    way: 'file',
    given_at: AT,
    warnings: '[]',
    picture: sealBytes(sealOfPhoto(applicationKey, id), await portrait(), randomBytes),
    photo_mark: 'none',
  });
}
