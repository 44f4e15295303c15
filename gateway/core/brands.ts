/**
 * The two promises of the pipeline, as types: nothing is released unmasked, nothing unrecorded. Only
 * `steps/mask.ts` makes a `Masked`, only `steps/record.ts` a `Recorded`; lint forbids the casts elsewhere.
 *
 * @module
 */
declare const maskedBrand: unique symbol
declare const recordedBrand: unique symbol

/** Made of masked values only. */
export type Masked<T> = T & { readonly [maskedBrand]: true }

/** Durably in the log: what was said of it is on the record. */
export type Recorded<T> = T & { readonly [recordedBrand]: true }
