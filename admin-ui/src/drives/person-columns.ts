import type { Column } from '../ui/columns.ts';

interface PlacedRow {
  readonly employeeCode: string;
  readonly departmentName: string;
  readonly siteName: string;
}

/** Who somebody is and where they work: how each list of a drive's people begins. */
export function personColumns<Row extends PlacedRow>(name: (row: Row) => string): readonly Column<Row>[] {
  return [
    { key: 'name', label: 'people.name', text: name, weight: 2 },
    { key: 'employeeCode', label: 'people.employeeCode', text: (row) => row.employeeCode, isWide: true },
    {
      key: 'department',
      label: 'people.department',
      text: (row) => row.departmentName,
      weight: 2,
      isWide: true,
    },
    { key: 'site', label: 'people.site', text: (row) => row.siteName, weight: 1.4, isWide: true },
  ];
}
