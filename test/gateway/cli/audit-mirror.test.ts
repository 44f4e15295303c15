import assert from 'node:assert/strict'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLog, vkeyOf, type AuditLog } from '../../../gateway/audit/log.ts'
import { encodeRecord } from '../../../gateway/audit/record.ts'
import { auditMirror, type AuditMirrorOptions } from '../../../gateway/cli/audit-mirror.ts'
import { said } from '../../support/said.ts'
import { keyOf, recordOf, removeScratch, scratch, VKEY } from '../audit/support.ts'

const OTHER = vkeyOf('other.example/log', keyOf('another log'))

describe('shudao audit mirror', function () {
  this.timeout(20_000)
  let options: Awaited<ReturnType<typeof scratch>>
  let log: AuditLog
  let to: string

  beforeEach(async () => {
    options = await scratch()
    log = await createLog(options)
    await log.append(encodeRecord(recordOf('an exchange')))
    await log.flush()
    to = join(options.folder, 'copy')
  })

  afterEach(async () => {
    await log.close()
    await removeScratch(options)
  })

  const mirror = (more: Partial<AuditMirrorOptions> = {}): ReturnType<typeof said> =>
    said(() => auditMirror(options.logDir, { vkey: VKEY, to, ...more }))

  it('begins no copy with a wrong key, and says whose log it is: the right key is taken the next time', async () => {
    const wrong = await mirror({ vkey: OTHER })
    assert.deepEqual([wrong.code, wrong.out, existsSync(to)], [1, '', false])
    assert.match(
      wrong.err,
      /which says to be test\.example\/510000\/log, is not signed by the key of other\.example\/log .* Give the key that the log's owner handed you with --vkey/,
    )
    const right = await mirror()
    assert.equal(right.code, 0, right.err)
    assert.match(right.out, /^✓ test\.example\/510000\/log: 1 new entries; /)
  })

  it('says of a log that is not the copy’s by which key the copy was begun', async () => {
    await mirror()
    const other = await scratch()
    const privateKey = keyOf('another log')
    await (await createLog({ ...other, origin: 'other.example/log', privateKey })).close()
    const { code, err } = await said(() => auditMirror(other.logDir, { to }))
    await removeScratch(other)
    assert.equal(code, 1)
    assert.ok(
      err.includes(
        `which says to be other.example/log, is not signed by the key of test.example/510000/log (${join(to, 'log.vkey')}).`,
      ),
      err,
    )
  })

  it('makes no copy in a file, in a log or of itself, and says what to give', async () => {
    const file = join(options.folder, 'file')
    writeFileSync(file, '')
    const inFile = await mirror({ to: file })
    assert.equal(
      inFile.err,
      `--to ${file}: the folder ${file} cannot be made, because something that is no folder has its name (EEXIST). Give a copy a folder of its own that you may write.`,
    )
    const before = readdirSync(options.logDir)
    const inLog = await mirror({ to: options.logDir })
    assert.equal(
      inLog.err,
      `--to ${options.logDir}: that is a log itself. Give a copy a folder of its own.`,
    )
    assert.deepEqual(readdirSync(options.logDir), before)
    await mirror()
    const own = await said(() => auditMirror(join(to, 'log'), { to }))
    assert.equal(
      own.err,
      `--to ${to}: ${join(to, 'log')} is that copy itself. Give the log that it is of.`,
    )
  })

  it('says which folder cannot be made and why where the system takes none, and does not wait for it', async function () {
    if (process.platform !== 'linux') this.skip()
    const { code, err } = await mirror({ to: '/proc/copies/of-a-log' })
    assert.equal(code, 1)
    assert.equal(
      err,
      '--to /proc/copies/of-a-log: the folder /proc/copies cannot be made, because there is nothing that takes a folder there (ENOENT). Give a copy a folder of its own that you may write.',
    )
  })

  it('says what to do where no witness has signed', async () => {
    const { code, err } = await mirror({ witness: [OTHER] })
    assert.equal(code, 1)
    assert.match(
      err,
      /It is cosigned by 0 of other\.example\/log; 1 are asked for\. A witness signs some seconds after .*Run this again/,
    )
  })

  it('says of an address that does not answer what to look at', async () => {
    const { err } = await said(() => auditMirror('http://127.0.0.1:9/log', { vkey: VKEY, to }))
    assert.match(err, /\/checkpoint cannot be read: .*\. See that http.* is the right address/)
    assert.equal(existsSync(to), false)
  })
})
