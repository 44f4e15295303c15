import assert from 'node:assert/strict'
import { auditVerifyEvidence } from '../../../gateway/cli/audit-verify-evidence.ts'
import { VKEY } from '../audit/support.ts'

describe('shudao audit verify-evidence', () => {
  it('asks for no more parts than keys were given for, and says so before it reads', async () => {
    for (const parts of ['2', '0', 'both']) {
      await assert.rejects(auditVerifyEvidence('none.json', { vkey: [VKEY, VKEY], parts }), {
        message: `--parts ${parts}: give a whole number from 1 to 1, the keys given with --vkey. Each part is proven by its province's key.`,
      })
    }
  })
})
