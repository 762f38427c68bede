import { HOME_TOWNS, type HomeTown } from './municipalities.ts';
import { FAMILY_NAMES, GIVEN_NAMES, type NamePart, NAMES_BEYOND_CP932 } from './names.ts';
import { atPlace, oneOf, weighted, whole, type Random } from '../seeded-random.ts';

/** Somebody who does not exist, as an HR system would tell of them. */
export interface Employee {
  readonly employeeCode: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly familyKana: string;
  readonly givenKana: string;
  /** From the top, with `/` between. */
  readonly departmentPath: string;
  readonly title: string;
  readonly siteName: string;
  /** `YYYY-MM-DD`. */
  readonly startsOn: string;
  readonly home: HomeTown;
  /** Without the municipality. */
  readonly street: string;
  readonly isAddressProtected: boolean;
  /** Some character of the name has no place in CP932. */
  readonly isBeyondCp932: boolean;
}

export interface WorkforceOrder {
  readonly people: number;
  /** How many of `HOME_TOWNS`, from the first; every one has somebody as long as there are people. */
  readonly municipalities: number;
  readonly siteNames: readonly string[];
}

/** Of so many people one has a name that CP932 cannot hold, and of so many one an address that nobody may know. */
const PEOPLE_A_RARE_NAME = 50;
const PEOPLE_A_PROTECTED_ADDRESS = 250;
/** How much smaller a municipality's share is than that of the one before: few live far away, too few for a visit. */
const STEEPNESS = 1.5;

const DEPARTMENTS = [
  '管理本部/人事部',
  '管理本部/総務部',
  '管理本部/経理部',
  '営業本部/第一営業部',
  '営業本部/第二営業部',
  '製造本部/第一工場',
  '製造本部/第二工場',
  '製造本部/品質保証部',
  '開発本部/研究部',
  '開発本部/情報システム部',
] as const;

/** The same people for the same order and the same numbers. */
export function makeWorkforce(random: Random, order: WorkforceOrder): readonly Employee[] {
  const towns = HOME_TOWNS.slice(0, order.municipalities);
  if (towns.length < order.municipalities || towns.length === 0)
    throw new RangeError(`there are 1 to ${HOME_TOWNS.length} municipalities to live in`);
  const weights = towns.map((_, index) => (index + 1) ** -STEEPNESS);
  return Array.from({ length: order.people }, (_, index) =>
    makeEmployee(random, order, { index, home: towns[index] ?? weighted(random, towns, weights) }),
  );
}

function makeEmployee(
  random: Random,
  { siteNames }: WorkforceOrder,
  { index, home }: { readonly index: number; readonly home: HomeTown },
): Employee {
  const isBeyondCp932 = index % PEOPLE_A_RARE_NAME === 0;
  const [family, given] = isBeyondCp932
    ? rareName(index)
    : ([oneOf(random, FAMILY_NAMES), oneOf(random, GIVEN_NAMES)] as const);
  return {
    employeeCode: `E${String(index + 1).padStart(5, '0')}`,
    ...nameOf(family, given),
    departmentPath: oneOf(random, DEPARTMENTS),
    title: random() < 0.1 ? '課長' : '',
    siteName: oneOf(random, siteNames),
    startsOn: startOf(random),
    home,
    street: `中央${whole(random, 1, 9)}丁目${whole(random, 1, 30)}番${whole(random, 1, 20)}号`,
    isAddressProtected: index % PEOPLE_A_PROTECTED_ADDRESS === PEOPLE_A_PROTECTED_ADDRESS - 1,
    isBeyondCp932,
  };
}

function nameOf([familyName, familyKana]: NamePart, [givenName, givenKana]: NamePart) {
  return { familyName, familyKana, givenName, givenKana };
}

function rareName(index: number): readonly [NamePart, NamePart] {
  return atPlace(NAMES_BEYOND_CP932, (index / PEOPLE_A_RARE_NAME) % NAMES_BEYOND_CP932.length);
}

function startOf(random: Random): string {
  const month = String(whole(random, 1, 12)).padStart(2, '0');
  return `${whole(random, 1990, 2025)}-${month}-01`;
}
