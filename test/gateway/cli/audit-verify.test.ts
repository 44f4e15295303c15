import assert from 'node:assert/strict'
import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLog, vkeyOf, type AuditLog } from '../../../gateway/audit/log.ts'
import { encodeRecord } from '../../../gateway/audit/record.ts'
import { auditVerify } from '../../../gateway/cli/audit-verify.ts'
import { said } from '../../support/said.ts'
import { keeping } from '../audit/keeping-support.ts'
import { keyOf, recordOf, removeScratch, scratch, VKEY } from '../audit/support.ts'

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
      assert.match(proven.out, /^✓ Entry 0 of test\.example\/510000\/log is in the log of 1 entry/)
    }
    writeFileSync(file, JSON.stringify({ extensions: { exchange: { receipts: [other] } } }))
    const foreign = await said(() => auditVerify(options.logDir, { vkey: VKEY, receipt: file }))
    assert.equal(foreign.code, 1)
    assert.match(foreign.err, /The receipt is for other\.example\/log/)
  })

  it('says what to do about what it found, once for all that is alike', async () => {
    const witness = vkeyOf('other.example/log', keyOf('a witness'))
    const verify = (where: string, more = {}): ReturnType<typeof said> =>
      said(() => auditVerify(where, { vkey: VKEY, ...more }))
    const young = await verify(options.logDir, { witness: [witness] })
    assert.equal(young.code, 1)
    assert.match(
      young.err,
      /It is cosigned by 0 of other\.example\/log; 1 are asked for\. \[WITNESSES\]\n {4}→ .*Run this again in some seconds/,
    )
    const foreign = await verify(options.logDir, { vkey: witness })
    assert.match(foreign.err, /\[CHECKPOINT\]\n {4}→ Give the key .* with --vkey/)
    const spoilt = join(options.folder, 'spoilt')
    cpSync(options.logDir, spoilt, { recursive: true })
    for (const name of ['one', 'two']) writeFileSync(join(spoilt, name), '')
    const odd = await verify(spoilt)
    assert.equal(odd.err.match(/\[UNKNOWN_FILE\]/g)?.length, 2, odd.err)
    assert.equal(odd.err.match(/→/g)?.length, 1, odd.err)
    rmSync(join(spoilt, 'tile'), { recursive: true })
    const lost = await verify(spoilt)
    assert.match(lost.err, /\[MISSING\]\n {4}→ Keep this copy as it is/)
  })

  it('says what to do about a receipt that is not proven', async () => {
    const file = join(options.folder, 'later.json')
    const receipt = { log: 'other.example/log', index: 0, leafHash: '' }
    writeFileSync(file, JSON.stringify(receipt))
    const { err } = await said(() => auditVerify(options.logDir, { vkey: VKEY, receipt: file }))
    assert.match(
      err,
      /^✗ The receipt is not proven\. .*\n {4}→ Give the log that the receipt names/,
    )
  })

  it('tells what the entry of a receipt says, and prints it as it stands with --json', async () => {
    const file = join(options.folder, 'told.json')
    const prove = async (entry: Uint8Array, more = {}): ReturnType<typeof said> => {
      writeFileSync(file, JSON.stringify(await log.append(entry)))
      await log.flush()
      return said(() => auditVerify(options.logDir, { vkey: VKEY, receipt: file, ...more }))
    }
    const record = recordOf('01a22753-3bcf-7f97-be4e-2dacbd459b7f')
    const told = await prove(encodeRecord(record))
    assert.equal(told.code, 0, told.err)
    assert.doesNotMatch(told.out, /[{}]/)
    for (const said of [
      /^✓ Entry \d of test\.example\/510000\/log is in the log of \d entr(?:y|ies)\.\n {2}Exchange 01a22753-3bcf-7f97-be4e-2dacbd459b7f\.\n/,
      /cq-pension-desk of 500000 asked for matter CY-037/,
      /query of 510000\.RS\.pensionBenefit .* 1 row of 1 subject, RECORDS/,
    ]) {
      assert.match(told.out, said)
    }
    const json = await prove(encodeRecord(record), { json: true })
    assert.equal(json.out, `${Buffer.from(encodeRecord(record)).toString()}\n`)
    const staff = await prove(encodeRecord(keeping({})))
    assert.match(staff.out, / recorded at .*: keeping\. See the record with --json\.\n$/)
    const whole = await said(() => auditVerify(options.logDir, { vkey: VKEY, json: true }))
    assert.equal((JSON.parse(whole.out) as { ok: boolean }).ok, true)
  })
})
