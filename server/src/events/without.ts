/** A copy of a record that lacks some of its fields. */
export function without<Source extends object, Name extends keyof Source & string>(
  source: Source,
  names: readonly Name[],
): Omit<Source, Name> {
  const left: readonly string[] = names;
  // What is left of the entries is exactly what the type says.
  return Object.fromEntries(Object.entries(source).filter(([name]) => !left.includes(name))) as Omit<
    Source,
    Name
  >;
}
