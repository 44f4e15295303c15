/**
 * A restricted condition on a row, in the source's own words: what a source may be asked to leave out.
 *
 * The exchange makes it from a row rule through the resource's mapping, and checks every row again after the
 * read. So a condition only spares the source and the way: it may let more rows through than the rule, never fewer.
 *
 * @module
 */

/**
 * True or false of every row, never unknown. A value is compared as the text that the source has, without the
 * {@link BLANKS} around it; a missing value (`null`) is only ever not `present`, and meets none of the others.
 */
export type Condition =
  /** The value is one of `values`; none where they are empty. */
  | { readonly is: 'in'; readonly column: string; readonly values: readonly string[] }
  /** From `from` to `to`, both included, in the order of code points. At least one is there. */
  | {
      readonly is: 'range'
      readonly column: string
      readonly from?: string
      readonly to?: string
    }
  /** The value begins with `prefix`: a region and what is under it. */
  | { readonly is: 'prefix'; readonly column: string; readonly prefix: string }
  /** The source has a value, be it blank. */
  | { readonly is: 'present'; readonly column: string }
  /** Every one of `of`; true where it is empty. */
  | { readonly is: 'all'; readonly of: readonly Condition[] }
  /** At least one of `of`; false where it is empty. */
  | { readonly is: 'any'; readonly of: readonly Condition[] }
  | { readonly is: 'not'; readonly of: Condition }

/** What a mapping takes off a text: a source that leaves one of them on loses rows which the mapping would have found inside. */
export const BLANKS =
  ' \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'
