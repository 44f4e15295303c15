import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { directoryFetcher } from '../../../gateway/audit/fetcher.ts'
import { createLog, vkeyOf, type AuditLog } from '../../../gateway/audit/log.ts'
import { encodeRecord } from '../../../gateway/audit/record.ts'
import { takeSample } from '../../../gateway/audit/sample.ts'
import { auditSample, auditVerifySample } from '../../../gateway/cli/audit-sample.ts'
import { said } from '../../support/said.ts'
import { idOf } from '../audit/keeping-support.ts'
import { keyOf, recordOf, removeScratch, scratch, VKEY } from '../audit/support.ts'

describe('shudao audit sample', () => {
  let options: Awaited<ReturnType<typeof scratch>>
  let log: AuditLog

  before(async () => {
    options = await scratch()
    log = await createLog(options)
    await Promise.all([0, 1, 2].map((place) => log.append(encodeRecord(recordOf(idOf(place))))))
    await log.flush()
  })

  after(async () => {
    await log.close()
    await removeScratch(options)
  })

  const sample = (more: object): ReturnType<typeof said> =>
    said(() => auditSample(options.logDir, { vkey: VKEY, count: 5, filter: {}, ...more }))

  it('says before it draws that the file cannot be written', async () => {
    const output = join(options.folder, 'gone', 'sample.json')
    const { code, out, err } = await sample({ output })
    assert.deepEqual([code, out], [1, ''])
    assert.equal(
      err,
      `--output ${output}: there is no folder ${join(options.folder, 'gone')}. Make it first, or give another file.`,
    )
  })

  it('says of a folder that it is no file to write to', async () => {
    const { out, err } = await sample({ output: options.folder })
    assert.deepEqual([out, err], ['', `--output ${options.folder}: that is a folder. Give a file.`])
  })

  it('says how many exchanges there are when they are fewer than were asked for', async () => {
    assert.match(
      (await sample({})).out,
      /\nThere are only 3 such exchanges: all of them were drawn\.\n$/,
    )
    const empty = join(options.folder, 'none.json')
    const none = await sample({ filter: { outcome: 'refused' }, output: empty })
    assert.match(
      none.out,
      /\nThere is no such exchange: nothing was drawn\.\nWritten to .*none\.json\n$/,
    )
    const missing = await said(() => auditVerifySample('nope.json', options.logDir, { vkey: VKEY }))
    assert.match(missing.err, /^nope\.json cannot be read\./)
    const file = join(options.folder, 'one.json')
    const one = await sample({ filter: { exchangeId: idOf(1) }, output: file })
    assert.match(one.out, /\nThere is only 1 such exchange: it was drawn\.\n/)
    const checked = await said(() => auditVerifySample(file, options.logDir, { vkey: VKEY }))
    assert.equal(checked.out, '✓ This entry is the one that the root draws; nobody chose it.\n')
  })

  it('is not drawn by what there is not: it says what there is, and draws nothing', async () => {
    const output = join(options.folder, 'mistyped.json')
    for (const [filter, message] of [
      [{ region: '5000' }, /^There is no region "5000"\. .*There are: 110000, .*500000, .*\.$/],
      [{ code: 'ACCES_DENIED' }, /^There is no code .* Did you mean "ACCESS_DENIED"\? There are: /],
      [{ sign: 'NIGHT' }, /^There is no sign "NIGHT"\. There are: SEQUENTIAL_NUMBERS/],
      [{ result: 'MATCHED' }, /^There is no result .* Did you mean "MATCH"\? There are: RECORDS, /],
      [{ outcome: 'relased' }, /outcome is none of released, partial, refused, failed/],
      [{ mode: 'querry' }, /mode is none of query, verify/],
      [{ from: '2026-02-30' }, /from is not a time: give 2026-03-01 or /],
      [{ exchangeId: 'b' }, /^--exchange-id: that is no exchange id\. Take it from the answer\.$/],
      [
        { resource: '510000.RS.pensionBenefits' },
        /^There is no resource "510000\.RS\.pensionBenefits" in any record that the first 3 entries have\. Did you mean "510000\.RS\.pensionBenefit"\? There are: 510000\.RS\.pensionBenefit\.$/,
      ],
      [{ consumer: '510100195003159905' }, /no consumer "…" .* There are: cq-pension-desk\.$/],
      [{ department: 'XX' }, /^There is no department "XX" .* There are: RS\.$/],
      [{ matter: 'CY-37' }, /^There is no matter .* Did you mean "CY-037"\? There are: CY-037\.$/],
      [{ item: 'nme' }, /^There is no item .* Did you mean "name"\?/],
      [{ rule: 'no-grnt' }, /^There is no rule "no-grnt" .* Did you mean "no-grant"\? There are: /],
    ] as const) {
      const { code, out, err } = await sample({ filter, output })
      assert.deepEqual([code, out], [1, ''], err)
      assert.match(err, message)
    }
    assert.equal(existsSync(output), false)
  })

  it('is empty by what there is, though no record has it', async () => {
    for (const filter of [{ region: '510000' }, { department: 'GA' }, { rule: 'no-grant' }]) {
      const { code, out, err } = await sample({ filter })
      assert.equal(code, 0, err)
      assert.match(out, /\nThere is no such exchange: nothing was drawn\.\n$/)
    }
  })

  it('is of another log says verify-sample, and nothing of that log’s entries', async () => {
    const other = await scratch()
    const origin = 'other.example/log'
    const privateKey = keyOf('another log')
    await (await createLog({ ...other, origin, privateKey })).close()
    const file = join(options.folder, 'sample.json')
    const output = (await sample({ output: file })).out
    assert.match(output, /Written to/)
    const vkey = vkeyOf(origin, privateKey)
    const checked = await said(() => auditVerifySample(file, other.logDir, { vkey }))
    await removeScratch(other)
    assert.equal(checked.code, 1)
    assert.match(
      checked.err,
      /The sample is of the log test\.example\/510000\/log; this is other\.example\/log\. Give the log that it was drawn from\.\n$/,
    )
  })

  it('says in sentences which entries a sample has too many or too few', async () => {
    const whole = await takeSample(directoryFetcher(options.logDir), VKEY, {
      salt: '',
      count: 5,
      filter: {},
    })
    const file = join(options.folder, 'changed.json')
    const check = async (entries: typeof whole.entries): Promise<string> => {
      writeFileSync(file, JSON.stringify({ ...whole, entries }))
      return (await said(() => auditVerifySample(file, options.logDir, { vkey: VKEY }))).err
    }
    const [first, , last] = whole.entries
    assert.match(
      await check([...whole.entries, first!]),
      new RegExp(`Place 4: the root draws no entry there; the sample has entry ${first!.index}\\.`),
    )
    assert.match(
      await check(whole.entries.slice(0, 2)),
      new RegExp(`Place 3: the root draws entry ${last!.index}; the sample has none there\\.`),
    )
    assert.match(
      await check([{ ...first!, leafHash: last!.leafHash }, ...whole.entries.slice(1)]),
      new RegExp(`Place 1: the sample has entry ${first!.index} with another hash than the log\\.`),
    )
  })

  it('is drawn and checked with the key of that log alone; with another it says whose log it is', async () => {
    const vkey = vkeyOf('other.example/log', keyOf('another log'))
    const file = join(options.folder, 'own.json')
    await sample({ output: file })
    const key = join(options.folder, 'other.vkey')
    writeFileSync(key, vkey)
    for (const { code, out, err } of [
      await sample({ vkey: key }),
      await said(() => auditVerifySample(file, options.logDir, { vkey: key })),
    ]) {
      assert.deepEqual([code, out], [1, ''])
      assert.match(
        err,
        /^The checkpoint of .*, which says to be test\.example\/510000\/log, is not signed by the key of other\.example\/log \(--vkey .*other\.vkey\)\. .* Give the key that the log's owner handed you with --vkey/,
      )
    }
  })

  it('is refused with what to give where the file is no sample, or of a longer log', async () => {
    const file = join(options.folder, 'given.json')
    const whole = await takeSample(directoryFetcher(options.logDir), VKEY, {
      salt: '',
      count: 5,
      filter: {},
    })
    const check = async (more: object): Promise<string> => {
      writeFileSync(file, JSON.stringify({ ...whole, ...more }))
      return (await said(() => auditVerifySample(file, options.logDir, { vkey: VKEY }))).err
    }
    for (const broken of [{ filter: null }, { entries: [null] }, { filter: { region: 3 } }]) {
      assert.match(await check(broken), /given\.json is no sample\. Make one with: /)
    }
    assert.match(
      await check({ filter: { colour: 'red' } }),
      /given\.json: The filter is wrong: .* Give the file as audit sample … --output wrote it\.$/,
    )
    assert.match(
      await check({ size: 99 }),
      /given\.json is drawn from the first 99 entries; .* is signed for 3\. Give a copy of the log that has them/,
    )
    const swapped = await said(() => auditVerifySample(options.logDir, file, { vkey: VKEY }))
    assert.match(swapped.err, /is a folder\. Give first the file that .* wrote, then the log\.$/)
  })
})
