/** The same keys with any text: what a second language has to fill completely. */
export type Shape<Catalogue> = {
  readonly [Key in keyof Catalogue]: Catalogue[Key] extends string ? string : Shape<Catalogue[Key]>;
};

/** Dotted paths of all texts, such as `people.title`. */
export type Leaves<Catalogue> = {
  [Key in keyof Catalogue & string]: Catalogue[Key] extends string ? Key : `${Key}.${Leaves<Catalogue[Key]>}`;
}[keyof Catalogue & string];
