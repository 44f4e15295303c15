import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { commitment } from '../../../gateway/audit/commitment.ts'
import {
  contentKeyOfSecret,
  sealedUnder,
  type ReadableKeys,
} from '../../../gateway/audit/content-keys.ts'
import { cosign, cosignerVkey, parseCosigner } from '../../../gateway/audit/cosignature.ts'
import type { ExchangeRecord } from '../../../gateway/audit/exchange-record.ts'
import { directoryFetcher } from '../../../gateway/audit/fetcher.ts'
import { findExchange } from '../../../gateway/audit/find-exchange.ts'
import { createLog, vkeyOf } from '../../../gateway/audit/log.ts'
import type { AuditLog } from '../../../gateway/audit/log.ts'
import { openCheckpoint } from '../../../gateway/audit/checkpoint.ts'
import { parseVkey, splitNote } from '../../../gateway/audit/note.ts'
import type { Verifier } from '../../../gateway/audit/note.ts'
import { proveInclusion } from '../../../gateway/audit/prove.ts'
import { formatTlogProof } from '../../../gateway/audit/tlog-proof.ts'
import { formatRecordKey } from '../../../gateway/audit/sealed-content.ts'
import { decodeRecord, encodeRecord } from '../../../gateway/audit/record.ts'
import { formatEvidence, makeEvidence } from '../../../gateway/evidence/bundle.ts'
import type { Evidence } from '../../../gateway/evidence/bundle.ts'
import { isWitnessed, makePart } from '../../../gateway/evidence/part.ts'
import type { EvidencePart } from '../../../gateway/evidence/part.ts'
import { verifyEvidence } from '../../../gateway/evidence/verify.ts'
import type { VerifyEvidenceOptions } from '../../../gateway/evidence/verify.ts'
import { sm2Signer } from '../../../gateway/sm2-notes.ts'
import { loadSm2Key } from '../../../gateway/trust/sm2.ts'
import { requestTimeStamp } from '../../../gateway/trust/time-stamp.ts'
import { startTimeStampAuthority } from '../../support/time-stamp-authority.ts'
import { keyOf, recordOf, removeScratch, scratch } from '../audit/support.ts'

const ID = '019cabcd-0000-7000-8000-000000000001'
const START_MS = parseInt('019cabcd0000', 16)
const now = (): Date => new Date(START_MS)
const KEY_OF_MONTH = contentKeyOfSecret('2026-03.released', Buffer.alloc(32, 7))
const SALTS = KEY_OF_MONTH.salts(ID)
const REQUEST = '{"query":"{ person { pensionBenefit } }"}'
const DATA = '{"person":{"pensionBenefit":[{"benefitStatusCode":"1"}]}}'

interface Province {
  readonly name: string
  readonly key: KeyObject
  readonly vkey: string
  readonly folder: string
  readonly log: AuditLog
}

describe('the evidence of an exchange', function () {
  this.timeout(30_000)
  let chongqing: Province
  let sichuan: Province
  let evidence: Evidence
  let keys: VerifyEvidenceOptions
  const keysOfMonth: Pick<ReadableKeys, 'find' | 'erasure'> = {
    find: () => KEY_OF_MONTH,
    erasure: () => undefined,
  }

  before(async () => {
    chongqing = await province('chongqing.test/log')
    sichuan = await province('sichuan.test/log')
    // Both logs have other records before and after.
    await fill(sichuan, 3)
    const theirs = await sichuan.log.append(encodeRecord(sealedUnder(KEY_OF_MONTH, provider())))
    await fill(chongqing, 300)
    await chongqing.log.append(encodeRecord(sealedUnder(KEY_OF_MONTH, consumer(theirs))))
    await fill(chongqing, 20)
    await witness(chongqing, sichuan)
    await witness(sichuan, chongqing)
    const parts = [await part(chongqing), await part(sichuan)]
    evidence = makeEvidence(ID, parts, {
      request: SALTS.request.toString('base64'),
      response: SALTS.response.toString('base64'),
    })
    keys = { vkeys: [chongqing.vkey, sichuan.vkey] }
  })
  after(async () => {
    for (const { log, folder } of [chongqing, sichuan]) {
      await log.close()
      await removeScratch({ folder })
    }
  })

  async function province(name: string): Promise<Province> {
    const { folder, logDir } = await scratch()
    const key = keyOf(name)
    const options = { origin: name, privateKey: key, logDir, stateDir: folder }
    const log = await createLog({ ...options, publishIntervalMs: 3_600_000 })
    return { name, key, vkey: vkeyOf(name, key), folder, log }
  }

  async function fill({ log, name }: Province, count: number): Promise<void> {
    for (let n = 0; n < count; n++) {
      const id = `019cabcd-0001-7000-8000-${String(log.size()).padStart(12, '0')}`
      const time = new Date(START_MS + n).toISOString()
      await log.append(encodeRecord({ ...recordOf(id), time, operator: name }))
    }
  }

  async function witness({ log }: Province, by: Province): Promise<void> {
    await log.flush()
    const body = splitNote(log.checkpoint())!.text
    const vkey = cosignerVkey(by.name, createPublicKey(by.key))
    await log.addSignatures(body, [cosign(body, vkey, by.key, 1_772_000_000)])
  }

  async function part({ folder, log }: Province): Promise<EvidencePart> {
    const made = await makePart(ID, {
      fetcher: directoryFetcher(join(folder, 'log')),
      verifier: parseVkey(log.vkey),
      now,
      witnessed: async () => log.checkpoint(),
      contentKeys: keysOfMonth,
      stamped: async () => undefined,
    })
    assert.ok(made)
    return made
  }

  const decisions: ExchangeRecord['decisions'] = (['500000', '510000'] as const).map((region) => ({
    region,
    side: region === '500000' ? 'consumer' : 'provider',
    effect: 'permit',
    rules: [],
    grants: ['g-17@2'],
    policyVersion: region === '500000' ? '7.2' : '9.1',
    catalogVersion: 'c1',
    day: '2026-03-02',
    circumstances: [],
  }))

  function consumer(theirs: { readonly index: number; readonly leafHash: string }): ExchangeRecord {
    const record = recordOf(ID)
    return {
      ...record,
      asks: record.asks.map((ask) => ({ ...ask, items: [...ask.items, 'name'] })),
      time: new Date(START_MS).toISOString(),
      via: null,
      decisions: decisions.map((one) =>
        one.side === 'consumer' ? { ...one, grants: ['g-03@1', ...one.grants] } : one,
      ),
      requestCommitment: commitment(SALTS.request, REQUEST),
      responseCommitment: commitment(SALTS.response, DATA),
      twins: [
        {
          region: '510000',
          log: sichuan.name,
          index: theirs.index,
          leafHash: theirs.leafHash,
        },
      ],
    }
  }

  function provider(): ExchangeRecord {
    return {
      ...recordOf(ID),
      time: new Date(START_MS).toISOString(),
      decisions: decisions.toReversed(),
      via: { region: '500000', exchange: chongqing.name, keyId: 'k1' },
      twins: [],
    }
  }

  async function failures(changed: Evidence | string, options = keys): Promise<readonly string[]> {
    const text = typeof changed === 'string' ? changed : formatEvidence(changed)
    const report = await verifyEvidence(text, options)
    const failed = report.steps.filter(({ verdict }) => verdict === 'failed')
    assert.equal(report.ok, failed.length === 0)
    return failed.map(({ sentence }) => sentence)
  }

  it('is proven by the two keys alone, in words that say who, why, by whose decision and what left', async () => {
    const { ok, steps } = await verifyEvidence(formatEvidence(evidence), keys)
    assert.equal(ok, true)
    assert.deepEqual(
      steps.filter(({ verdict }) => verdict !== 'proven'),
      [],
    )
    const told = steps.map(({ sentence }) => sentence).join('\n')
    for (const expected of [
      'chongqing.test/log signed a checkpoint of 321 entries; entry 300 of them is the record below.',
      'sichuan.test/log cosigned that checkpoint: the same history was shown to them.',
      'matter CY-037, case 500103-2026-000123, operator CQ-YZ-0417',
      "510000 as the provider's exchange decided on 2026-03-02: permit by g-17@2, policies 9.1",
      'name (masked: surname-only)',
      '1 row of 1 subject, RECORDS',
      'chongqing.test/log holds the receipt of exactly the record of sichuan.test/log.',
      'chongqing.test/log holds the decision of 510000 as sichuan.test/log recorded it: permit.',
      'The list of what was disclosed says what the records say.',
    ]) {
      assert.ok(told.includes(expected), `${expected}\n\n${told}`)
    }
  })

  it('opens the commitments against the texts that were sent, and against no others', async () => {
    const texts = (request: string, response: string): Promise<readonly string[]> =>
      failures(evidence, {
        ...keys,
        request: Buffer.from(request),
        response: Buffer.from(response),
      })
    assert.deepEqual(await texts(REQUEST, DATA), [])
    assert.deepEqual(await texts(REQUEST, `{"data":${DATA},"extensions":{}}`), [])
    assert.deepEqual(await texts(`${REQUEST} `, DATA.replace('"1"', '"2"')), [
      "The request given is not the one that chongqing.test/log recorded. It has to be, byte for byte, what that exchange received or gave: of a provider's, the message between the two exchanges.",
      "The response given is not the one that chongqing.test/log recorded. It has to be, byte for byte, what that exchange received or gave: of a provider's, the message between the two exchanges.",
    ])
    assert.deepEqual(
      await failures({ ...evidence, salts: null }, { ...keys, request: Buffer.from(REQUEST) }),
      ['The bundle holds no salts, so no text can be compared with the commitments.'],
    )
  })

  it('is refused with an entry, a proof, a checkpoint or the manifest changed, and says which', async () => {
    const [own, other] = evidence.parts as [EvidencePart, EvidencePart]
    const withOwn = (change: Partial<EvidencePart>): Evidence => ({
      ...evidence,
      parts: [{ ...own, ...change }, other],
    })
    const cases: readonly (readonly [Evidence | string, RegExp])[] = [
      [withOwn({ entry: own.entry.replace('CY-037', 'CY-038') }), /The entry is not number 300/],
      [withOwn({ proof: own.proof.replace('index 300', 'index 301') }), /not number 301/],
      [withOwn({ proof: own.proof.replace('\n321\n', '\n322\n') }), /signature .* is wrong/],
      [withOwn({ proof: other.proof }), /part of chongqing/],
      [withOwn({ log: 'else.test/log' }), /No key was given for else\.test\/log/],
      [{ ...evidence, exchangeId: ID.replace(/1$/, '2') }, /is of another exchange/],
      [{ ...evidence, manifest: [] }, /list of what was disclosed is not/],
      [`${formatEvidence(evidence)} `, /one canonical form/],
      [JSON.stringify(evidence), /one canonical form/],
      ['not JSON', /one canonical form/],
    ]
    for (const [changed, expected] of cases) {
      const found = await failures(changed)
      assert.ok(found.length > 0 && expected.test(found[0]!), `${String(expected)} ${found.join()}`)
    }
  })

  it('is refused without the word of the other province, unless none is asked for', async () => {
    const [own, other] = evidence.parts as [EvidencePart, EvidencePart]
    const lines = own.proof.trimEnd().split('\n')
    const alone = { ...own, proof: `${lines.slice(0, -1).join('\n')}\n` }
    const bundle = { ...evidence, parts: [alone, other] }
    assert.match(
      (await failures(bundle)).join(),
      /cosigned by 0 of the other provinces, 1 asked for/,
    )
    assert.deepEqual(await failures(bundle, { ...keys, quorum: 0 }), [])
  })

  it('is refused without the parts that are asked for, and says whose is missing', async () => {
    const [own, other] = evidence.parts as [EvidencePart, EvidencePart]
    const only = (part: EvidencePart): Evidence => makeEvidence(ID, [part], null)
    const both = { ...keys, parts: 2 }
    const missing = (log: string): string =>
      `1 of the 2 parts asked for are in the bundle and proven. Missing is that of ${log}: make the evidence again with \`shudao audit evidence\` when that exchange answers, or have it made there.`
    assert.deepEqual(await failures(evidence, both), [])
    assert.deepEqual(await failures(only(own)), [])
    assert.deepEqual(await failures(only(own), { ...keys, parts: 1 }), [])
    assert.deepEqual(await failures(only(own), both), [missing(sichuan.name)])
    assert.deepEqual(await failures(only(other), both), [missing(chongqing.name)])
    // One part twice is one part, and one that does not hold is none.
    assert.deepEqual(await failures(makeEvidence(ID, [own, own], null), both), [
      missing(sichuan.name),
    ])
    const broken = { ...other, proof: own.proof }
    const found = await failures({ ...evidence, parts: [own, broken] }, both)
    assert.deepEqual(found.slice(-1), [missing(sichuan.name)])
  })

  it('says of cosignatures what was looked at, and no more', async () => {
    const [own, other] = evidence.parts as [EvidencePart, EvidencePart]
    const open = async (bundle: Evidence, options: VerifyEvidenceOptions): Promise<string> => {
      const { steps } = await verifyEvidence(formatEvidence(bundle), options)
      return steps.flatMap(({ verdict, sentence }) => (verdict === 'open' ? sentence : [])).join()
    }
    // It is cosigned; without the key of who cosigned, nobody can tell.
    for (const vkeys of [[chongqing.vkey], [chongqing.vkey, chongqing.vkey]]) {
      assert.match(await open(evidence, { vkeys }), /was not looked at: no key of another province/)
    }
    const lines = own.proof.trimEnd().split('\n')
    const alone = { ...own, proof: `${lines.slice(0, -1).join('\n')}\n` }
    const bundle = { ...evidence, parts: [alone, other] }
    assert.match(
      await open(bundle, { ...keys, quorum: 0 }),
      /^None of sichuan\.test\/log signed that checkpoint/,
    )
  })

  it('holds after the content was erased, and says who erased it and why', async () => {
    const erasure = {
      time: '2029-05-02T09:00:00.000+08:00',
      by: 'AD-01',
      approvedBy: 'AU-03',
      reason: 'retention is over',
    }
    const made = await makePart(ID, {
      fetcher: directoryFetcher(join(chongqing.folder, 'log')),
      verifier: parseVkey(chongqing.log.vkey),
      now,
      witnessed: async () => chongqing.log.checkpoint(),
      contentKeys: { find: () => undefined, erasure: () => erasure },
      stamped: async () => undefined,
    })
    const text = formatEvidence(makeEvidence(ID, [made!, evidence.parts[1]!], null))
    assert.ok(!text.split('"sichuan.test/log"')[0]?.includes('CQ-YZ-0417'))
    const { ok, steps } = await verifyEvidence(text, keys)
    assert.equal(ok, true)
    assert.deepEqual(
      steps.filter(({ verdict }) => verdict === 'open').map(({ sentence }) => sentence),
      [
        'chongqing.test/log: who asked, for which case and about whom is sealed, and says to be erased on 2029-05-02 by AD-01 and AU-03, because: retention is over. The record and its proof stay.',
      ],
    )
  })

  it('is dated by whoever stamped its checkpoint, and refused with a stamp of another', async function () {
    this.timeout(60_000)
    const authority = await startTimeStampAuthority()
    try {
      const stampOf = async (text: string): Promise<string> =>
        (await requestTimeStamp(authority.url, Buffer.from(text), 20_000)).token.toString('base64')
      const made = await makePart(ID, {
        fetcher: directoryFetcher(join(chongqing.folder, 'log')),
        verifier: parseVkey(chongqing.log.vkey),
        now,
        witnessed: async () => chongqing.log.checkpoint(),
        contentKeys: keysOfMonth,
        stamped: async () => undefined,
        stampNow: stampOf,
      })
      const withStamp = (timeStamp: string | null): Evidence =>
        makeEvidence(ID, [{ ...made!, timeStamp }, evidence.parts[1]!], null)
      const { ok, steps } = await verifyEvidence(formatEvidence(withStamp(made!.timeStamp)), keys)
      assert.equal(ok, true)
      const told = steps.map(({ verdict, sentence }) => `${verdict} ${sentence}`).slice(-2)
      assert.match(
        told[0]!,
        /^proven .* signed that the checkpoint of chongqing\.test\/log was there at 20[-\dT:.]+\+08:00\.$/,
      )
      assert.equal(
        told[1],
        `open That certificate names Test time-stamping authority, SHA-256 ${authority.certificateSha256()}: compare it with what that authority publishes.`,
      )
      assert.match(
        (await failures(withStamp(await stampOf('another text')))).join(),
        /time-stamp of chongqing\.test\/log does not hold: .*it is about something else/,
      )
      assert.match((await failures(withStamp('AAAA'))).join(), /does not hold/)

      // Years later, the log long since grown, it is the stamp of then that dates it.
      const then = chongqing.log.checkpoint()
      const stamped = { note: then, token: await stampOf(splitNote(then)!.text) }
      const later = Array.from({ length: 300 }, (_, n) => encodeRecord(recordOf(`later-${n}`)))
      await Promise.all(later.map((entry) => chongqing.log.append(entry)))
      await chongqing.log.flush()
      const dated = await makePart(ID, {
        fetcher: directoryFetcher(join(chongqing.folder, 'log')),
        verifier: parseVkey(chongqing.log.vkey),
        now,
        witnessed: async () => chongqing.log.checkpoint(),
        contentKeys: keysOfMonth,
        stamped: async () => stamped,
      })
      assert.equal(dated?.timeStamp, stamped.token)
      assert.deepEqual(await failures(makeEvidence(ID, [dated, evidence.parts[1]!], null)), [])
    } finally {
      await authority.close()
    }
  })

  it('is refused when its key opens another content than was sealed', async () => {
    const [own, other] = evidence.parts as [EvidencePart, EvidencePart]
    const { sealed } = decodeRecord(Buffer.from(own.entry))
    const right = KEY_OF_MONTH.recordKey(ID, sealed!)
    const { salt, stream } = right
    const invented = Buffer.from(stream)
    invented[invented.length - 20]! ^= 1
    for (const wrong of [
      KEY_OF_MONTH.recordKey('another exchange', sealed!),
      { salt, stream: invented },
      { salt, stream: stream.subarray(1) },
      { salt, stream: Buffer.concat([stream, stream]) },
    ]) {
      const bundle = { ...evidence, parts: [{ ...own, key: formatRecordKey(wrong) }, other] }
      assert.match((await failures(bundle)).join(), /sealed content of this record does not open/)
    }
    assert.equal(own.key, formatRecordKey(right))
  })

  it('holds with one part, and leaves open what the other would say', async () => {
    const single = makeEvidence(ID, evidence.parts.slice(0, 1), null)
    const { ok, steps } = await verifyEvidence(formatEvidence(single), keys)
    assert.equal(ok, true)
    assert.deepEqual(
      steps.filter(({ verdict }) => verdict === 'open').map(({ sentence }) => sentence),
      [
        'chongqing.test/log names entry 3 of sichuan.test/log as its twin; that part is not in this bundle.',
      ],
    )
  })

  it('is refused when the parts are right and do not belong together', async () => {
    const stranger = { ...provider(), decisions: [] }
    await sichuan.log.append(encodeRecord({ ...stranger, operator: 'other' }))
    await witness(sichuan, chongqing)
    const fetcher = directoryFetcher(join(sichuan.folder, 'log'))
    const entry = Buffer.from(encodeRecord({ ...stranger, operator: 'other' })).toString()
    const made = await part(sichuan)
    assert.notEqual(made.entry, entry)
    const hashes = await proveInclusion(fetcher, 4, 5)
    const proof = formatTlogProof({ index: 4, hashes, checkpoint: sichuan.log.checkpoint() })
    const swapped = makeEvidence(ID, [evidence.parts[0]!, { ...made, entry, proof }], null)
    assert.deepEqual(await failures(swapped), [
      'chongqing.test/log holds a receipt of sichuan.test/log for another record than the one in this bundle.',
    ])
  })

  it('is refused when one side holds another decision than the other made', async () => {
    const [own, other] = evidence.parts as [EvidencePart, EvidencePart]
    const altered = own.entry.replaceAll('"policyVersion":"9.1"', '"policyVersion":"9.2"')
    assert.notEqual(altered, own.entry)
    const before = chongqing.log.size()
    await chongqing.log.append(Buffer.from(altered))
    await witness(chongqing, sichuan)
    const fetcher = directoryFetcher(join(chongqing.folder, 'log'))
    const hashes = await proveInclusion(fetcher, before, before + 1)
    const checkpoint = chongqing.log.checkpoint()
    const proof = formatTlogProof({ index: before, hashes, checkpoint })
    const bundle = makeEvidence(ID, [{ ...own, entry: altered, proof }, other], null)
    assert.deepEqual(await failures(bundle), [
      'chongqing.test/log holds another decision of 510000 than sichuan.test/log recorded.',
    ])
  })

  it('counts as witnessed by the witnesses of the configuration, not by how many lines are on its checkpoint', async () => {
    const { folder, logDir } = await scratch()
    const name = 'sm2.test/log'
    const signers = [sm2Signer(name, loadSm2Key('11'.repeat(32)))]
    const options = { origin: name, privateKey: keyOf(name), logDir, stateDir: folder, signers }
    const log = await createLog({ ...options, publishIntervalMs: 3_600_000 })
    const own = { name, key: options.privateKey, vkey: log.vkey, folder, log }
    const verifier = parseVkey(log.vkey)
    const witnessOf = ({ name, key }: Province): Verifier =>
      parseCosigner(cosignerVkey(name, createPublicKey(key)))
    const both = [witnessOf(chongqing), witnessOf(sichuan)]
    const made = async (witnesses: readonly Verifier[], quorum: number): Promise<boolean> =>
      isWitnessed(await part(own), verifier, { witnesses, quorum })
    await log.append(encodeRecord(sealedUnder(KEY_OF_MONTH, provider())))
    await log.flush()
    assert.equal(splitNote((await part(own)).proof)?.lines.length, 2)
    assert.deepEqual([await made(both, 0), await made(both, 1)], [true, false])
    await witness(own, chongqing)
    assert.deepEqual([await made(both, 1), await made(both, 2)], [true, false])
    assert.equal(await made([witnessOf(sichuan)], 1), false)
    await witness(own, sichuan)
    assert.equal(await made(both, 2), true)
    await log.close()
    await removeScratch({ folder })
  })

  it('is found in the log by the time in its id, or by reading all where clocks disagreed', async () => {
    const { folder, log } = chongqing
    const paths: string[] = []
    const inner = directoryFetcher(join(folder, 'log'))
    const fetcher = { ...inner, read: (path: string) => (paths.push(path), inner.read(path)) }
    const signed = openCheckpoint(Buffer.from(log.checkpoint()), parseVkey(log.vkey))
    assert.equal((await findExchange(fetcher, signed, ID, now()))?.index, 300)
    const skewed = `0199${ID.slice(4)}`
    assert.equal(await findExchange(fetcher, signed, skewed, now()), undefined)
    assert.ok(paths.length > 0)
  })
})
