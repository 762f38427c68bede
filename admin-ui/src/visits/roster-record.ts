import type { RosterColumn, RosterData } from '@monban/core/api/visit-rosters';

/** What is typed; a text that is not there is empty. */
export interface RosterRecord {
  birthDate: string;
  address: string;
  phone: string;
  sex: string | null;
  applicationKind: string | null;
  isForeignResident: boolean;
  heldCards: NonNullable<RosterData['heldCards']>;
  agreesToForwarding: boolean;
}

/** What was told before, or nothing. */
export function emptyRecord(data: RosterData | null): RosterRecord {
  const told = data ?? NOTHING;
  return {
    birthDate: told.birthDate ?? '',
    address: told.address ?? '',
    phone: told.phone ?? '',
    sex: told.sex,
    applicationKind: told.applicationKind,
    isForeignResident: told.isForeignResident ?? false,
    heldCards: told.heldCards ?? [],
    agreesToForwarding: told.agreesToForwarding,
  };
}

const NOTHING: RosterData = {
  birthDate: null,
  address: null,
  residenceCode: null,
  phone: null,
  sex: null,
  applicationKind: null,
  isForeignResident: null,
  heldCards: null,
  agreesToForwarding: false,
};

/** What goes out: only what the municipality asks for, to be parsed by whoever sends it. */
export function sentRecord(
  record: RosterRecord & { readonly residenceCode: string | null },
  wanted: readonly RosterColumn[],
): object {
  const asked = <Value>(column: RosterColumn, value: Value): Value | null =>
    wanted.includes(column) ? value : null;
  return {
    birthDate: asked('birth-date', record.birthDate),
    address: asked('address', record.address),
    residenceCode: asked('residence', record.residenceCode),
    phone: asked('phone', record.phone),
    sex: asked('sex', record.sex),
    applicationKind: asked('application-kind', record.applicationKind),
    isForeignResident: asked('foreign-resident', record.isForeignResident),
    heldCards: asked('held-cards', record.heldCards),
    agreesToForwarding: record.agreesToForwarding,
  };
}
