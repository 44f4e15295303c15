import assert from 'node:assert/strict'
import { contentKeyOfSecret, sealedUnder } from '../../../gateway/audit/content-keys.ts'
import { cosign } from '../../../gateway/audit/cosignature.ts'
import { directoryFetcher } from '../../../gateway/audit/fetcher.ts'
import { createLog, type AuditLog } from '../../../gateway/audit/log.ts'
import { splitNote } from '../../../gateway/audit/note.ts'
import { encodeRecord } from '../../../gateway/audit/record.ts'
import { verifyEvidence } from '../../../gateway/evidence/verify.ts'
import { makeEvidenceGatherer, type GatherEvidence } from '../../../gateway/gather-evidence.ts'
import { witnessedStore } from '../../../gateway/open-witnessing.ts'
import { PEER_EVIDENCE_PATH } from '../../../gateway/peer/protocol.ts'
import type { WitnessAddress } from '../../../gateway/witness/ask-witness.ts'
import { testHouse, type TestHouse } from '../../support/house.ts'
import { testManagement, type Managed, type TestManagement } from '../../support/management.ts'
import { ORIGIN, recordOf, removeScratch, scratch, VKEY } from '../audit/support.ts'
import { COSIGNER, WITNESS_KEY, WITNESS_VKEY } from '../witness/support.ts'

const ID = '019cabcd-0000-7000-8000-000000000001'
const TIME = '2026-03-02T10:00:00.000+08:00'
const KEY = contentKeyOfSecret('2026-03.released', Buffer.alloc(32, 7))
const EVIDENCE = `query ($id: ID!, $withSalts: Boolean!, $reason: String!) {
  exchangeEvidence(exchangeId: $id, withSalts: $withSalts, reason: $reason) { file proofs { log text } notes }
}`
const REASON = 'Complaint 2026-17'
const NO_PART = 'Sichuan has no published record of this exchange.'

describe('the evidence of an exchange, for an auditor', function () {
  this.timeout(30_000)
  let options: Awaited<ReturnType<typeof scratch>>
  let log: AuditLog
  let house: TestHouse
  let management: TestManagement
  let isErased: boolean
  /** What the other province is asked for. */
  const told: unknown[] = []

  before(async () => {
    options = await scratch()
    log = await createLog(options)
    const record = { ...recordOf(ID), time: TIME, twins: [] }
    await log.append(encodeRecord(sealedUnder(KEY, record)))
    await log.flush()
  })
  after(async () => {
    await log.close()
    await removeScratch(options)
  })

  beforeEach(() => {
    told.length = 0
    isErased = false
    house = testHouse()
    management = testManagement(house, { gatherEvidence: gatherer([], 0) })
  })

  function gatherer(witnesses: readonly WitnessAddress[], quorum: number): GatherEvidence {
    const region = { code: '510000', name: 'SICHUAN', nameZh: '四川', nameEn: 'Sichuan' }
    return makeEvidenceGatherer({
      config: {
        stateFolder: options.folder,
        witnessing: { logs: [], witnesses, quorum, lateAfterSec: 600 },
        timeStamp: undefined,
      },
      log,
      logOptions: { fetcher: directoryFetcher(options.logDir) },
      now: () => new Date(TIME),
      contentKeys: {
        find: (name) => (name === KEY.name && !isErased ? KEY : undefined),
        erasure: () =>
          isErased
            ? { time: TIME, by: 'AD-01', approvedBy: 'AU-03', reason: 'retention is over' }
            : undefined,
      },
      peers: [
        {
          region,
          tell: async (path, message) => {
            told.push([path, message])
            return { part: null }
          },
        },
      ],
    })
  }

  const make = (as: string, id = ID, withSalts = false, reason = REASON): Promise<Managed> =>
    management.manage(as, EVIDENCE, { id, withSalts, reason })

  it('proves itself offline, and says what is left open', async () => {
    const { body } = await make('cq-auditor')
    const { file, proofs, notes } = body.data.exchangeEvidence
    assert.equal(JSON.parse(file).salts, null)
    const { ok, steps } = await verifyEvidence(file, { vkeys: [VKEY], quorum: 0 })
    assert.equal(ok, true)
    assert.match(steps.map(({ sentence }) => sentence).join('\n'), /operator CQ-YZ-0417/)
    assert.deepEqual(proofs, [{ log: ORIGIN, text: JSON.parse(file).parts[0].proof }])
    assert.deepEqual(told, [[PEER_EVIDENCE_PATH, { exchangeId: ID }]])
    assert.deepEqual(notes, [NO_PART])
  })

  it('is recorded before it is made: who, why, and whether the salts were asked for', async () => {
    const { body } = await make('cq-auditor', ID, true)
    const { salts } = JSON.parse(body.data.exchangeEvidence.file)
    assert.equal(salts.request, KEY.salts(ID).request.toString('base64'))
    assert.deepEqual(
      house.log
        .managed()
        .map(({ operation, about, reason, outcome, staff }) => [
          ...[operation, about, reason],
          ...[outcome, staff?.id],
        ]),
      [
        [
          ...['exchangeEvidence', { exchangeId: ID, salts: 'true' }, REASON],
          ...['accepted', 'cq-auditor'],
        ],
      ],
    )
    house.log.breakIt('before')
    assert.equal((await make('cq-auditor')).body.errors[0].extensions.code, 'AUDIT_UNAVAILABLE')
    assert.equal(told.length, 1)
  })

  it('has no salts of what was erased, and says why', async () => {
    isErased = true
    const { body } = await make('cq-auditor', ID, true)
    const { file, notes } = body.data.exchangeEvidence
    assert.equal(JSON.parse(file).salts, null)
    assert.match(notes.join(), /no salts of this record: they are erased on .* by AD-01 and AU-03/)
  })

  it('is for auditors, and not without a reason', async () => {
    for (const other of ['cq-steward', 'cq-administrator', 'cq-officer-rs']) {
      const { body } = await make(other, ID, true)
      assert.equal(body.errors[0].extensions.code, 'ROLE_REQUIRED', other)
    }
    const unsaid = await make('cq-auditor', ID, false, ' ')
    assert.equal(unsaid.body.errors[0].extensions.code, 'BAD_USER_INPUT')
    assert.deepEqual(told, [])
    const outcomes = house.log.managed().map(({ outcome }) => outcome)
    assert.deepEqual(outcomes, ['refused', 'refused', 'refused', 'refused'])
  })

  it('waits for who was asked to cosign', async () => {
    const gathering = gatherer([{ url: 'https://sichuan.test', verifier: COSIGNER }], 1)(ID, false)
    await new Promise((done) => setTimeout(done, 300))
    const note = log.checkpoint()
    const body = splitNote(note)?.text ?? assert.fail()
    const line = cosign(body, WITNESS_VKEY, WITNESS_KEY, 1_772_000_000)
    await witnessedStore({ stateFolder: options.folder }).keep(ORIGIN, note + line)
    const { evidence, notes } = (await gathering) ?? assert.fail()
    assert.ok(evidence.parts[0]?.proof.includes(line))
    assert.deepEqual(notes, [NO_PART])
  })

  it('is not there of what the log does not have, nor of what is no exchange id', async () => {
    const codes: unknown[] = []
    for (const id of [ID.replace(/1$/, '2'), '../../etc', ID.toUpperCase()]) {
      codes.push((await make('cq-auditor', id)).body.errors[0].extensions.code)
    }
    assert.deepEqual(codes, ['NOT_FOUND', 'BAD_USER_INPUT', 'BAD_USER_INPUT'])
    const { body } = await make('cq-auditor', ID.replace(/1$/, '2'))
    assert.match(body.errors[0].message, /holds no exchange .* not of what staff did/)
  })
})
