/**
 * The evidence of one exchange, for auditors: it opens the record, so who made it, of what and why is recorded first.
 *
 * @module
 */
import { formatEvidence } from '../evidence/bundle.ts'
import { assertExchangeId } from './audit-filter.ts'
import { ManagementError } from './errors.ts'
import { operation, type Topic } from './operation.ts'

interface AskedEvidence {
  readonly exchangeId: string
  readonly withSalts: boolean
}

export const auditEvidenceTopic: Topic = {
  sdl: `
    type ExchangeEvidence {
      "The bundle, byte for byte: it is proven offline by the provinces' keys alone."
      file: String!
      "The same proofs, one for each province's log, as C2SP tlog-proof."
      proofs: [EvidenceProof!]!
      "What is left open: a province that could not be asked, a checkpoint that nobody has cosigned."
      notes: [String!]!
    }
    type EvidenceProof { log: String!, text: String! }
    extend type Query {
      "Everything that proves one exchange. Whoever has the salts can test a guess of what was asked and answered."
      exchangeEvidence(exchangeId: ID!, withSalts: Boolean! = false, reason: String!): ExchangeEvidence!
    }
  `,
  operations: {
    exchangeEvidence: operation<AskedEvidence>({
      roles: ['auditor'],
      recorded: true,
      prepare: ({ exchangeId, withSalts }, { gatherEvidence }) => {
        assertExchangeId(exchangeId)
        return {
          department: null,
          about: { exchangeId, salts: String(withSalts) },
          run: async () => {
            const gathered = await gatherEvidence(exchangeId, withSalts)
            if (gathered === undefined) {
              throw new ManagementError(
                'NOT_FOUND',
                `The log holds no exchange ${exchangeId}. There is evidence of exchanges alone, not of what staff did, nor of what was pruned.`,
              )
            }
            const { evidence, notes } = gathered
            const proofs = evidence.parts.map(({ log, proof }) => ({ log, text: proof }))
            return { file: formatEvidence(evidence), proofs, notes }
          },
        }
      },
    }),
  },
}
