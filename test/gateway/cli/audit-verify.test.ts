import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLog, type AuditLog } from '../../../gateway/audit/log.ts'
import { encodeRecord } from '../../../gateway/audit/record.ts'
import { auditVerify } from '../../../gateway/cli/audit-verify.ts'
import { said } from '../../support/said.ts'
import { recordOf, removeScratch, scratch, VKEY } from '../audit/support.ts'

describe('shudao audit verify', () => {
  let options: Awaited<ReturnType<typeof scratch>>
  let log: AuditLog

  before(async () => {
    options = await scratch()
    log = await createLog(options)
  })

  after(async () => {
    await log.close()
    await removeScratch(options)
  })

  it('takes of an answer the receipt of the log at hand, whichever province it is of', async () => {
    const receipt = await log.append(encodeRecord(recordOf('an exchange')))
    await log.flush()
    const other = { ...receipt, log: 'other.example/log', index: 7 }
    const file = join(options.folder, 'answer.json')
    for (const receipts of [
      [other, receipt],
      [receipt, other],
    ]) {
      writeFileSync(file, JSON.stringify({ extensions: { exchange: { receipts } } }))
      const proven = await said(() => auditVerify(options.logDir, { vkey: VKEY, receipt: file }))
      assert.equal(proven.code, 0, proven.err)
      assert.match(
        proven.out,
        /^✓ Entry 0 of test\.example\/510000\/log is in the log of 1 entries/,
      )
    }
    writeFileSync(file, JSON.stringify({ extensions: { exchange: { receipts: [other] } } }))
    const foreign = await said(() => auditVerify(options.logDir, { vkey: VKEY, receipt: file }))
    assert.equal(foreign.code, 1)
    assert.match(foreign.err, /The receipt is for other\.example\/log/)
  })
})
