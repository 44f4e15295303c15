import type { Kept, KeptEvent } from './kind.ts'

/** A dispute as the body that decides it reads it: who, about what, and everything that happened, oldest first. */
export function disputeText(dispute: Kept, about: Kept | undefined, arbiter: string): string {
  const { head, demand, supply, state } = dispute
  return [
    `Dispute ${head.id} (争议), ${state}`,
    `Using department: ${demand.department} of ${demand.region}`,
    `Providing department: ${supply.department} of ${supply.region}`,
    `Decided by: ${arbiter} (Decree 809 Art. 28)`,
    '',
    'What happened in the dispute:',
    ...dispute.events.map(line),
    '',
    `What it is about: ${about === undefined ? String(head.about['about']) : `${about.kind} ${about.head.id}, ${about.state}`}`,
    ...(about === undefined ? [] : [JSON.stringify(about.head.about), ...about.events.map(line)]),
    '',
  ].join('\n')
}

function line({ seq, action, day, at, by, why, ...said }: KeptEvent): string {
  const more = Object.keys(said).length === 0 ? '' : ` ${JSON.stringify(said)}`
  return `  ${seq}. ${day} (${at}) ${action} by ${by.id} (${by.role}, ${by.region}): ${why}${more}`
}
