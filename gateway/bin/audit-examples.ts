/**
 * An example of every `audit` command, shown with its help: what an auditor or administrator would type, on one machine
 * or from another.
 *
 * @module
 */
import type { Command } from 'commander'

const ASKED = '--config exchange.json --reason "Complaint 2026-17"'
const FROM_ANYWHERE = '--exchange https://exchange.example --token "$TOKEN"'
const DECIDED = '--config exchange.json --by "Zhang Wei"'

/** Command → what stands behind `shudao audit`. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  create: ['create --config exchange.json'],
  verify: [
    'verify state/log --witness other/log.vkey',
    'verify https://exchange.example/log --vkey log.vkey --token "$TOKEN"',
    'verify state/log --receipt answer.json',
  ],
  mirror: ['mirror https://exchange.example/log --vkey log.vkey --to copy --every 60'],
  search: [
    `search --subject - --resource 510000.GA.householdPopulation --from 2026-03-01 --to 2026-03-31 ${ASKED}`,
    `search --reference 3N7Q-0FZK-8WVT-5RBC-J2MX-D6HP-9A ${ASKED}`,
    `search --operator CQ-YZ-0417 ${FROM_ANYWHERE} --reason "Complaint 2026-17"`,
  ],
  top: [`top operator --resource 510000.GA.householdPopulation ${ASKED}`],
  series: [`series day --from 2026-03-01 --to 2026-03-31 ${ASKED}`],
  matrix: [`matrix --outcome refused ${ASKED}`],
  reindex: ['reindex --config exchange.json --reason "The database was lost"'],
  status: ['status --config exchange.json'],
  'log-state': ['log-state --config exchange.json'],
  reconciliation: [`reconciliation --from 2026-03-01 --to 2026-03-31 ${ASKED}`],
  alarms: [`alarms --rule twin-missing ${ASKED}`],
  acknowledge: [
    'acknowledge holiday-access:cq-pension-desk:CQ-YZ-0417:2026-03-01 --config exchange.json --reason "On duty that day"',
  ],
  'subject-report': [
    'subject-report --subject - --language zh --config exchange.json --reason "The person asks"',
  ],
  seal: [
    'seal --authority 重庆市监察委员会 --article 《监察法》第十八条 --case 500103-2026-000123 --ends 2026-12-31 --config exchange.json --reason "File 2026-5"',
  ],
  seals: [`seals ${ASKED}`, `seals --all ${ASKED}`],
  'confirm-seal': [
    'confirm-seal 01a22765-0588-7222-8506-6da9c484d0f9 --as cq-steward --config exchange.json --reason "Order seen"',
  ],
  'lift-seal': [
    'lift-seal 01a22765-0588-7222-8506-6da9c484d0f9 --config exchange.json --reason "Closed"',
  ],
  sample: [
    'sample state/log --count 50 --output sample.json',
    'sample state/log --checkpoint 1200 --salt "lottery 2026-03-31: 03 11 17" --output sample.json',
  ],
  'verify-sample': ['verify-sample sample.json state/log'],
  evidence: [`evidence 01a22753-3bcf-7f97-be4e-2dacbd459b7f --out . ${ASKED}`],
  'verify-evidence': [
    'verify-evidence 01a22753-3bcf-7f97-be4e-2dacbd459b7f.evidence.json --vkey cq/log.vkey sc/log.vkey --parts 2',
  ],
  fsck: ['fsck state', 'fsck --config exchange.json --repair'],
  holds: ['holds state/log', 'holds state/log --all'],
  hold: [`hold dispute-7 --entries 1200-1455,2000 ${DECIDED} --reason "Dispute 7"`],
  lift: [`lift dispute-7 ${DECIDED} --reason "Dispute 7 is settled"`],
  prune: [`prune --dry-run ${DECIDED} --reason "Retention is over"`],
  erase: [`erase --dry-run ${DECIDED} --approved-by "Li Na" --reason "Retention is over"`],
}

/** Puts the examples below the help of the commands that there are. */
export function addAuditExamples(audit: Command): void {
  for (const command of audit.commands) {
    const examples = EXAMPLES[command.name()] ?? []
    if (examples.length === 0) continue
    const lines = examples.map((example) => `  shudao audit ${example}`)
    const title = examples.length === 1 ? 'Example:' : 'Examples:'
    command.addHelpText('after', `\n${title}\n${lines.join('\n')}`)
  }
}
