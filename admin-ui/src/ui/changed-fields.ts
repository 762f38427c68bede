/** The fields of `after` that differ from `before`: a change names only what it changes. */
export function changedFields<After extends object>(before: object, after: After): Partial<After> {
  const former = new Map(Object.entries(before));
  return Object.fromEntries(
    Object.entries(after).filter(([key, value]) => JSON.stringify(former.get(key)) !== JSON.stringify(value)),
  ) as Partial<After>;
}
