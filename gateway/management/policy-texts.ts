/**
 * A policy set from texts that somebody sends: checked as files are, with the same report. Nothing of it is kept.
 *
 * @module
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CatalogError } from '../../catalog/errors.ts'
import { PolicyError } from '../../policies/errors.ts'
import type { PolicySet } from '../../policies/policy-set.ts'
import { changedSet } from '../policy/changed-set.ts'
import { ManagementError } from './errors.ts'
import type { ManagementContext } from './operation.ts'

export interface PolicyText {
  /** Name of a file, without folder: `desk.json`, `own.cedar`. */
  readonly name: string
  readonly text: string
}

/** No folder, nothing hidden. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.(?:json|cedar)$/

/** @throws {ManagementError} `BAD_USER_INPUT` with every problem, by name and place. */
export function setFromTexts(
  base: PolicySet,
  { config, registrations }: Pick<ManagementContext, 'config' | 'registrations'>,
  grants: readonly PolicyText[] | null,
  guardrails: readonly PolicyText[] | null,
): PolicySet {
  if (grants === null && guardrails === null) {
    throw new ManagementError('BAD_USER_INPUT', 'Give changed grants, guardrails, or both.')
  }
  const folder = mkdtempSync(join(tmpdir(), 'shudao-rehearsal-'))
  try {
    const change = {
      grants: grants === null ? undefined : write(folder, 'grants', grants),
      guardrails: guardrails === null ? undefined : write(folder, 'guardrails', guardrails),
    }
    return changedSet(base, config, change, registrations())
  } catch (thrown) {
    if (!(thrown instanceof PolicyError || thrown instanceof CatalogError)) throw thrown
    const named = (text: string): string => text.replaceAll(`${folder}/`, '')
    const findings = thrown.problems.map(({ file, ...rest }) => ({ ...rest, file: named(file) }))
    const message = named(thrown.message)
    throw new ManagementError('BAD_USER_INPUT', message, { details: { findings } })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function write(folder: string, kind: string, texts: readonly PolicyText[]): string {
  const own = join(folder, kind)
  mkdirSync(own)
  for (const { name, text } of texts) {
    if (!NAME.test(name)) {
      throw new ManagementError(
        'BAD_USER_INPUT',
        `A file is named like desk.json or own.cedar, not "${name}".`,
      )
    }
    writeFileSync(join(own, name), text, { mode: 0o600 })
  }
  return own
}
