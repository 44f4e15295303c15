/**
 * The commands that make and prove the evidence of one exchange.
 *
 * @module
 */
import type { Command } from 'commander'
import type { AuditEvidenceOptions } from '../cli/audit-evidence.ts'
import type { AuditVerifyEvidenceOptions } from '../cli/audit-verify-evidence.ts'
import { reasoned, type Run } from './audit-commands.ts'

export function addEvidenceCommands(audit: Command, run: Run): void {
  reasoned(
    audit,
    'evidence <exchange-id>',
    'everything that proves one exchange, in one file, with its proof files',
  )
    .option('--out <folder>', 'where to write; default: here')
    .option('--with-salts', 'let the file open the commitments to what was asked and answered')
    .action(
      run(async (id: string, options: AuditEvidenceOptions) =>
        (await import('../cli/audit-evidence.ts')).auditEvidence(id, options),
      ),
    )
  audit
    .command('verify-evidence <file>')
    .description('prove a file of evidence, offline, by the keys of the provinces alone')
    .requiredOption('--vkey <vkey...>', 'log.vkey of each province, as file or text')
    .option('--quorum <number>', 'how many other provinces must have cosigned; default 1 of two')
    .option(
      '--parts <number>',
      "how many provinces' parts must be in it, each proven: 2 for both; default: those that it holds",
    )
    .option('--request <file>', 'what was asked, byte for byte: prove that it was this')
    .option('--response <file>', 'what was answered: prove that it was this')
    .action(
      run(async (file: string, options: AuditVerifyEvidenceOptions) =>
        (await import('../cli/audit-verify-evidence.ts')).auditVerifyEvidence(file, options),
      ),
    )
}
