import { readFileSync } from 'node:fs'
import type { WitnessPolicy } from '../audit/checkpoint.ts'
import { parseCosigner } from '../audit/cosignature.ts'
import { AuditError } from '../audit/errors.ts'
import { isSm2Vkey, parseSm2Vkey } from '../sm2-notes.ts'
import { CliError } from './cli-error.ts'

/**
 * Who must have cosigned, from `--witness` and `--quorum`: a vkey is given as it is or as a file that holds it.
 *
 * @throws {CliError} naming what cannot be used.
 */
export function readWitnessPolicy({
  witness = [],
  quorum,
}: {
  readonly witness?: readonly string[]
  readonly quorum?: string
}): WitnessPolicy {
  const witnesses = witness.map((given) => {
    try {
      const text = readVkeyText(given)
      // The log's own SM2 signature is asked for in the same way: by its key.
      return isSm2Vkey(text) ? parseSm2Vkey(text) : parseCosigner(text)
    } catch (thrown) {
      if (!(thrown instanceof AuditError)) throw thrown
      throw new CliError(`--witness ${given}: ${thrown.message}`)
    }
  })
  const asked = quorum === undefined ? witnesses.length : Number(quorum)
  if (Number.isInteger(asked) && asked >= 0 && asked <= witnesses.length) {
    return { witnesses, quorum: asked }
  }
  throw new CliError(
    `--quorum ${quorum ?? ''}: give a whole number up to ${witnesses.length}, the witnesses given with --witness.`,
  )
}

/** A vkey given on the command line: the text itself, or the file that holds it. */
export function readVkeyText(given: string): string {
  if (/^[^+\s]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+$/.test(given)) return given
  try {
    return readFileSync(given, 'utf8').trim()
  } catch {
    throw new CliError(`${given} is neither a verifier key nor a file that can be read.`)
  }
}
