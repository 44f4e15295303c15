/**
 * What the departments of the demo know, in the words of the standards: dates `YYYY-MM-DD`, codes of
 * the code lists, numbers as text. How each source writes it down is its dialect's matter.
 *
 * @module
 */
import type { DemoRegion, DemoRegionCode } from './places.ts'
import type { Person } from './person.ts'
import type { Random } from './random.ts'

/** One record of a standard, by item name. */
export type Facts = Readonly<Record<string, string | null>>

/** Takes a record that a department of `region` keeps. */
export type Put = (region: DemoRegionCode, standard: string, facts: Facts) => void

/** One department's part of a world: puts what it knows of the persons of one region. */
export type Chronicle = (
  home: DemoRegion,
  persons: readonly Person[],
  random: Random,
  put: Put,
) => void
