import type { Person } from '@monban/core/api/people';
import { departmentName, siteName } from '../organisation/places.ts';
import { t } from '../text/text.ts';
import type { FormRecord } from '../ui/form-conflict.ts';
import type { PersonValues } from './person-values.ts';

/** How two versions of a person are read side by side. */
export const PERSON_FIELDS: FormRecord<PersonValues, Person>['fields'] = {
  familyName: 'people.familyName',
  givenName: 'people.givenName',
  familyKana: 'people.familyKana',
  givenKana: 'people.givenKana',
  romanName: 'people.romanName',
  displayName: 'people.displayName',
  formerFamilyName: 'people.formerFamilyName',
  aliasName: 'people.aliasName',
  formName: 'people.formName',
  formSubstitutions: 'people.formSubstitutions',
  employeeCode: 'people.employeeCode',
  kind: [
    'people.kind',
    (kind) => t(kind === 'contractor' ? 'people.kinds.contractor' : 'people.kinds.employee'),
  ],
  email: 'people.email',
  departmentId: ['people.department', departmentName],
  siteId: ['people.site', siteName],
  startsOn: 'people.startsOn',
  endsOn: 'people.endsOn',
  manager: ['people.manager', (manager) => manager?.label ?? ''],
  addressProtected: 'people.addressProtected',
  municipalityCode: 'people.municipalityCode',
};
