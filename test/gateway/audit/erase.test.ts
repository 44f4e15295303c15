import assert from 'node:assert/strict'
import { createCipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { canonicalJson } from '../../../gateway/audit/canonical.ts'
import {
  contentKeyOfSecret,
  openContentKeys,
  openedBy,
  sealedUnder,
  type ContentKeys,
} from '../../../gateway/audit/content-keys.ts'
import { erase, keyKeptUntil, planErasing } from '../../../gateway/audit/erase.ts'
import type { ExchangeRecord } from '../../../gateway/audit/exchange-record.ts'
import type { KeepingRecord } from '../../../gateway/audit/keeping-record.ts'
import { layOut } from '../../../gateway/audit/lay-out.ts'
import type { LogRecord } from '../../../gateway/audit/log-record.ts'
import { readKeeping } from '../../../gateway/audit/prune.ts'
import { decodeLogRecord, encodeRecord } from '../../../gateway/audit/record.ts'
import { DEFAULT_RETENTION } from '../../../gateway/audit/retention.ts'
import { openText } from '../../../gateway/audit/sealed-content.ts'
import { startLog } from '../../../gateway/audit/running-log.ts'
import type { AuditLog } from '../../../gateway/audit/running-log.ts'
import { verifyLog } from '../../../gateway/audit/verify.ts'
import { MemoryDisk, type OpenFate } from './memory-disk.ts'
import { IN_MEMORY, LOCK, recordOf, VKEY } from './support.ts'

const LOG_DIR = IN_MEMORY.logDir
const KEYS = '/state/content-keys'
const OPTIONS = IN_MEMORY
const OLD = '2026-03-31T23:59:59.000+08:00'
const YOUNG = '2026-04-01T00:00:00.000+08:00'
const OLD_KEY = '2026-03.released'
/** The first moment at which March's records are over their retention. */
const NOW = new Date('2029-03-31T16:00:00Z')
const DECIDED = {
  by: 'AD-01',
  approvedBy: 'AU-03',
  reason: 'retention is over',
  time: '2029-04-01T08:00:00+08:00',
}
/** What of the records tells of a person. */
const SUBJECT = {
  kind: 'person',
  hash: createHash('sha256').update('somebody').digest('base64url'),
}
const PERSONAL = ['CQ-YZ-0417', '500103-2026-000123', SUBJECT.hash]

interface Kept {
  readonly disk: MemoryDisk
  readonly log: AuditLog
  readonly keys: ContentKeys
}

async function reopened(disk: MemoryDisk): Promise<Kept> {
  const log = await startLog(disk, OPTIONS, LOCK)
  await log.flush()
  return { disk, log, keys: await openContentKeys(disk, KEYS) }
}

/** A record of March, one of April. */
async function kept(): Promise<Kept> {
  const disk = new MemoryDisk()
  await layOut(disk, OPTIONS)
  const all = await reopened(disk)
  for (const time of [OLD, YOUNG]) await append(all, time)
  await all.log.flush()
  return all
}

const recordAtTime = (time: string): ExchangeRecord => ({
  ...recordOf(`x-${time}`),
  time,
  subjects: [SUBJECT],
})

async function append({ log, keys }: Kept, time: string) {
  const key = await keys.keyFor('released', time)
  await log.append(encodeRecord(sealedUnder(key, recordAtTime(time))))
}

const planOf = ({ disk, log, keys }: Kept, now = NOW) =>
  planErasing(disk, LOG_DIR, log.size(), keys, DEFAULT_RETENTION, now)

async function recordAt({ log, keys }: Kept, index: number): Promise<LogRecord> {
  return openedBy(keys, decodeLogRecord(await log.readEntry(index)))
}

async function failuresOf(disk: MemoryDisk): Promise<readonly string[]> {
  const report = await verifyLog(disk.fetcher(LOG_DIR), VKEY, { settleMs: 0 })
  return report.failures.map(({ code, file }) => `${code} ${file}`)
}

const filesOf = async (disk: MemoryDisk): Promise<readonly string[]> =>
  [...((await disk.list(KEYS)) ?? [])].sort()

describe('sealed content', () => {
  it('is nowhere in the log, and whole for whoever has the key of its month and class', async () => {
    const all = await kept()
    const bytes = Buffer.from(await all.log.readEntry(0)).toString()
    for (const text of PERSONAL) assert.ok(!bytes.includes(text), text)
    assert.ok(bytes.includes('510000.RS.pensionBenefit'))
    assert.deepEqual(await recordAt(all, 0), recordAtTime(OLD))
    await all.log.close()
  })

  it('opens to what was sealed, under its own key alone, whatever the content', async () => {
    const { keys } = await kept()
    const key = await keys.keyFor('released', OLD)
    const other = await keys.keyFor('refused', OLD)
    const text = fc
      .string({ minLength: 1, maxLength: 40 })
      .filter((one) => !/\p{Cc}|\p{Cs}/u.test(one))
    const subjects = fc.array(fc.constant(SUBJECT), { maxLength: 5 })
    fc.assert(
      fc.property(text, text, text, subjects, (id, operator, caseNumber, about) => {
        const record = { ...recordOf(id), operator, caseNumber, subjects: about }
        const sealed = sealedUnder(key, record)
        const content = openText(sealed.sealed!, key.recordKey(id, sealed.sealed!))
        assert.equal(content, canonicalJson(JSON.parse(content)))
        assert.deepEqual(openedBy(keys, decodeLogRecord(encodeRecord(sealed))), record)
        const stolen = { ...sealed, sealed: { ...sealed.sealed!, key: other.name } }
        assert.throws(() => openedBy(keys, stolen), { code: 'CONTENT_INVALID' })
        const moved = { ...sealed, exchangeId: `${id}2` }
        assert.throws(() => openedBy(keys, moved), { code: 'CONTENT_INVALID' })
      }),
    )
  })

  it('is AES-256-CTR under keys derived as the README says, of any length', () => {
    const secret = randomBytes(32)
    const derived = (label: string): Buffer =>
      createHmac('sha256', secret).update(`shudao ${label} v1`).digest()
    const key = contentKeyOfSecret(OLD_KEY, secret)
    for (const length of [1, 15, 16, 17, 144, 4_097]) {
      const id = `x-${length}`
      const text = '中'.repeat(length)
      const salts = createHash('sha3-512').update(derived('salt')).update(id).digest()
      const tag = createHash('sha256').update(salts.subarray(0, 32)).update(text).digest()
      const vector = Buffer.concat([tag.subarray(0, 12), Buffer.alloc(4)])
      const cipher = createCipheriv('aes-256-ctr', derived('stream'), vector)
      const content = Buffer.concat([cipher.update(text), cipher.final()]).toString('base64url')
      assert.deepEqual(key.seal(id, text), {
        key: OLD_KEY,
        content,
        tag: tag.toString('base64url'),
      })
      assert.deepEqual(key.salts(id).request, salts.subarray(32, 48))
      assert.deepEqual(key.salts(id).response, salts.subarray(48))
    }
  })

  it('of what staff did is the reason, and about whom; the rest stays readable', async () => {
    const { keys } = await kept()
    const key = await keys.keyFor('administered', OLD)
    const record = {
      v: 1,
      kind: 'management',
      managementId: 'm-1',
      time: OLD,
      staff: { id: 'cq-auditor', roles: ['auditor'], department: null },
      operation: 'searchRecords',
      about: { subjectHash: SUBJECT.hash, resource: '510000.GA.householdPopulation' },
      reason: 'Complaint 2026-17',
      outcome: 'accepted',
      code: null,
      catalogVersion: '1',
      policyVersion: '1',
      requestCommitment: SUBJECT.hash,
      sealed: null,
    } as const
    const sealed = sealedUnder(key, record)
    assert.deepEqual(
      [sealed.about, sealed.reason, sealed.staff],
      [{ resource: '510000.GA.householdPopulation' }, null, record.staff],
    )
    assert.deepEqual(openedBy(keys, sealed), record)
  })
})

describe('erasing sealed content', () => {
  it('destroys the keys of months that are over, keeps all proofs, and says in the log who decided', async () => {
    const all = await kept()
    const plan = await planOf(all)
    assert.deepEqual(plan, { keys: [OLD_KEY], leftOver: [], held: [] })
    const before = await all.log.readEntry(0)
    await erase(all.log, all.keys, plan, DECIDED)
    assert.deepEqual(decodeLogRecord(await all.log.readEntry(2)), {
      v: 1,
      kind: 'keeping',
      act: 'erase',
      hold: null,
      ranges: [],
      keys: [OLD_KEY],
      ...DECIDED,
    } satisfies KeepingRecord)
    assert.deepEqual(await filesOf(all.disk), [`${OLD_KEY}.erased`, '2026-04.released.key'])
    assert.deepEqual(await all.log.readEntry(0), before)
    assert.deepEqual(await failuresOf(all.disk), [])
    const gone = await recordAt(all, 0)
    assert.ok(gone.kind === 'exchange' && gone.operator === null && gone.subjects.length === 0)
    assert.deepEqual(await recordAt(all, 1), recordAtTime(YOUNG))
    assert.deepEqual(all.keys.erasure(OLD_KEY), DECIDED)
    await all.log.close()
  })

  it('leaves alone what is younger than its retention, to the second', async () => {
    const all = await kept()
    assert.deepEqual((await planOf(all, new Date(NOW.getTime() - 1))).keys, [])
    assert.equal(
      keyKeptUntil('2025-12.refused', DEFAULT_RETENTION).toISOString(),
      '2028-12-31T16:00:00.000Z',
    )
    await all.log.close()
  })

  it('leaves alone a key under which one record is held, and says by which hold', async () => {
    const all = await kept()
    const hold: KeepingRecord = {
      v: 1,
      kind: 'keeping',
      time: YOUNG,
      act: 'hold',
      hold: 'dispute-7',
      ranges: [{ from: 0, to: 1 }],
      keys: [],
      by: 'AU-03',
      approvedBy: null,
      reason: 'dispute 7',
    }
    await all.log.append(encodeRecord(hold))
    await all.log.flush()
    const held = [{ key: OLD_KEY, hold: 'dispute-7' }]
    assert.deepEqual(await planOf(all), { keys: [], leftOver: [], held })
    await all.log.close()
  })

  it('is done again when a backup brings a key back, and never makes the key anew', async () => {
    const all = await kept()
    const backup = await all.disk.read(`${KEYS}/${OLD_KEY}.key`)
    const restore = async (): Promise<void> => {
      const file = await all.disk.create(`${KEYS}/${OLD_KEY}.key`)
      await file.write(backup!)
      await file.close()
    }
    await erase(all.log, all.keys, await planOf(all), DECIDED)
    await restore()
    const again = await openContentKeys(all.disk, KEYS)
    assert.equal(again.find(OLD_KEY), undefined)
    assert.ok(!(await filesOf(all.disk)).includes(`${OLD_KEY}.key`))
    await assert.rejects(async () => again.keyFor('released', OLD), {
      code: 'AUDIT_UNAVAILABLE',
      message: /was erased\. Set the clock right/,
    })
    // A backup from before it was erased: then the log tells.
    await all.disk.remove(`${KEYS}/${OLD_KEY}.erased`)
    await restore()
    const restored = { ...all, keys: await openContentKeys(all.disk, KEYS) }
    const plan = await planOf(restored)
    assert.deepEqual(plan, { keys: [], leftOver: [{ key: OLD_KEY, ...DECIDED }], held: [] })
    await erase(all.log, restored.keys, plan, { ...DECIDED, by: 'AD-02' })
    assert.deepEqual(restored.keys.erasure(OLD_KEY), DECIDED)
    assert.equal(all.log.size(), 3)
    await all.log.close()
  })

  for (const fate of ['lost', 'torn', 'kept-but-failed'] satisfies OpenFate[]) {
    for (const end of ['killed', 'without power'] as const) {
      it(`is done wholly or can be completed, ${end} at any of its operations, that one ${fate}`, async () => {
        for (let at = 0; ; at++) {
          const all = await kept()
          const plan = await planOf(all)
          all.disk.breaks = { at: all.disk.operations + at, fate, dies: true }
          const broke = await erase(all.log, all.keys, plan, DECIDED).then(
            () => false,
            () => true,
          )
          if (!broke) break
          if (end === 'killed') all.disk.restart()
          else all.disk.cutPower(() => at % 2 === 0)
          await assertCompletable(all.disk, `operation ${at}`)
        }
      })
    }
  }

  async function assertCompletable(disk: MemoryDisk, where: string): Promise<void> {
    const all = await reopened(disk)
    const said = (await readKeeping(disk, LOG_DIR, all.log.size())).erased.length > 0
    // Nothing is destroyed that the log does not tell of.
    const record = await recordAt(all, 0)
    const isThere = record.kind === 'exchange' && record.operator === 'CQ-YZ-0417'
    assert.ok(said || isThere, where)
    await erase(all.log, all.keys, await planOf(all), DECIDED)
    assert.deepEqual(await filesOf(disk), [`${OLD_KEY}.erased`, '2026-04.released.key'], where)
    assert.deepEqual(await failuresOf(disk), [], where)
    assert.equal(all.log.size(), 3, where)
    await all.log.close()
  }
})
