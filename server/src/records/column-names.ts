/** Values by the names of their columns: `cardLink` is `card_link`, and so on. */
export function columnsOf(values: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [columnOf(name), value as unknown]),
  );
}

function columnOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
