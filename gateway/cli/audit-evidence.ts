import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CliError } from './cli-error.ts'
import { withManagement, type ManagementClientOptions } from './management-client.ts'
import { terminal } from './terminal.ts'

export interface AuditEvidenceOptions extends ManagementClientOptions {
  readonly reason: string
  /** Folder for the files; default here. */
  readonly out?: string
  readonly withSalts?: true
}

interface ToldEvidence {
  readonly file: string
  readonly proofs: readonly { readonly log: string; readonly text: string }[]
  readonly notes: readonly string[]
}

const EVIDENCE = `query ($exchangeId: ID!, $withSalts: Boolean!, $reason: String!) {
  exchangeEvidence(exchangeId: $exchangeId, withSalts: $withSalts, reason: $reason) { file proofs { log text } notes }
}`

/** Writes the evidence of one exchange: the bundle, and the proof files beside it. @returns 0. */
export async function auditEvidence(
  exchangeId: string,
  options: AuditEvidenceOptions,
): Promise<number> {
  const { reason, out: folder = '.', withSalts = false } = options
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new CliError(`--out ${folder} is no folder. Make it first: mkdir -p ${folder}`)
  }
  const { exchangeEvidence } = await withManagement(options, ({ ask }) =>
    ask(EVIDENCE, { exchangeId, withSalts, reason }),
  )
  const { file: text, proofs, notes } = exchangeEvidence as ToldEvidence
  const file = join(folder, `${exchangeId}.evidence.json`)
  writeFileSync(file, text)
  const names = proofs.map(({ log, text: proof }) => {
    const name = `${exchangeId}.${log.replaceAll('/', '-')}.tlog-proof`
    writeFileSync(join(folder, name), proof)
    return name
  })
  for (const note of notes) terminal.error(note)
  terminal.print(`The evidence is in ${file}; proof files beside it: ${names.join(', ')}.`)
  if (withSalts) {
    terminal.print(
      'With the salts in it, whoever has it can test a guess of what was asked and answered.',
    )
  }
  terminal.print(
    `Prove it anywhere: npx shudao audit verify-evidence ${file} --vkey <log.vkey of each province>`,
  )
  return 0
}
