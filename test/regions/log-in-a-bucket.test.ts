/** An exchange whose log is published in an object storage: nothing of it is read from the machine's disk. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { decodeLogRecord, encodeRecord } from '../../gateway/audit/record.ts'
import type { LogStorageFile } from '../../gateway/config-file.ts'
import { localTime } from '../../gateway/core/day.ts'
import { readPart } from '../../gateway/evidence/part.ts'
import { newExchangeId } from '../../gateway/exchange-id.ts'
import { makePeers } from '../../gateway/make-peers.ts'
import { PEER_EVIDENCE_PATH } from '../../gateway/peer/protocol.ts'
import { logOptionsOf } from '../../gateway/placed-log.ts'
import { publishedEntries } from '../../gateway/policy/logged-records.ts'
import { recordOf } from '../gateway/audit/support.ts'
import { content } from '../support/offered.ts'
import { START_TIMEOUT_MS } from '../support/postgres.ts'
import { newKey, startProvinces, type Province } from '../support/provinces.ts'
import { startS3, type TestS3 } from '../support/s3.ts'
import { removeFolder, serviceFolder } from '../support/services.ts'
import { shudao } from './own-exchange.ts'

const WITHIN_MS = 20_000

describe('an exchange whose log lies in a bucket', function () {
  this.timeout(120_000)
  const folder = serviceFolder('bucket')
  const now = new Date()
  const exchangeId = newExchangeId(now)
  const asker = newKey()
  let s3: TestS3
  let provinces: readonly Province[] = []
  let chongqing: Province
  let sichuan: Province
  let file: string

  before(async function () {
    this.timeout(START_TIMEOUT_MS + 60_000)
    s3 = await startS3()
    provinces = await startProvinces(folder, {
      furnish: (region, home) => {
        const uscc = content.departments.find(({ code }) => code === 'RS')?.bodies[region]?.uscc
        const desk = { id: 'desk', nameZh: '窗口', nameEn: 'Desk', region, department: 'RS' }
        const consumer = { ...desk, unitCode: uscc, state: 'active', keys: [asker.publicJwk] }
        writeFileSync(join(home, 'catalog/consumers/desk.json'), JSON.stringify([consumer]))
        mkdirSync(join(home, 'keys'), { recursive: true })
        writeFileSync(join(home, 'keys/s3.id'), s3.accessKeyId)
        writeFileSync(join(home, 'keys/s3.secret'), s3.secretAccessKey)
      },
      configure: (region) => (region === '500000' ? { log: { storage: bucketOf(s3) } } : {}),
      begin: async (region, log) => {
        if (region !== '500000') return
        await log.append(encodeRecord({ ...recordOf(exchangeId), time: localTime(now), twins: [] }))
      },
    })
    ;[chongqing, sichuan] = provinces as [Province, Province]
    file = join(chongqing.folder, 'exchange.json')
  })
  after(async () => {
    await Promise.all(provinces.map((one) => one.close()))
    await s3.stop()
    removeFolder(folder)
  })

  /** Entries of the log, and how many of them the other province has cosigned. */
  async function entries(): Promise<readonly [number, number]> {
    const text = await (await fetch(`${chongqing.url}/metrics`)).text()
    const figure = (name: string): number =>
      Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1])
    return [figure('shudao_log_entries'), figure('shudao_log_entries_witnessed')]
  }

  async function untilWitnessed(entriesMin: number): Promise<number> {
    for (let waitedMs = 0; waitedMs < WITHIN_MS; waitedMs += 100) {
      const [size, witnessed] = await entries()
      if (size >= entriesMin && witnessed === size) return size
      await sleep(100)
    }
    assert.fail(`witnessed are ${(await entries()).join(' entries, and of them ')}`)
  }

  it('has each new checkpoint witnessed, after the first as well', async () => {
    const size = await untilWitnessed(1)
    assert.ok(!existsSync(join(chongqing.config.stateFolder, 'log')), 'nothing lies on the disk')
    const token = await chongqing.tokenOf('desk', asker)
    assert.equal((await chongqing.ask(token ?? '', '{ __typename }')).code, 'OK')
    await untilWitnessed(size + 1)
  })

  it('gives a peer its part of the evidence, and records that', async () => {
    const [peer = assert.fail()] = makePeers(sichuan.config, content, () => new Date())
    const part = readPart(await peer.tell(PEER_EVIDENCE_PATH, { exchangeId }))
    await peer.close()
    assert.match(part?.entry ?? '', new RegExp(exchangeId))
    await untilWitnessed(1)
    const log = await publishedEntries(logOptionsOf(chongqing.config).fetcher)
    const given: unknown[] = []
    for await (const { bytes } of log.entries(0, log.size())) {
      const record = decodeLogRecord(bytes)
      if (record.kind === 'management' && record.operation === 'giveEvidence') {
        given.push([record.staff, record.about])
      }
    }
    assert.deepEqual(given, [[null, { exchangeId, region: '510000' }]])
  })

  it('makes evidence for an auditor, from anywhere, which holds', async () => {
    const out = join(folder, 'evidence')
    mkdirSync(out)
    const from = async (staff: string): Promise<readonly string[]> => {
      const { exchange = '', token = '' } = await chongqing.as(staff)
      return ['--exchange', exchange, '--token', token, '--reason', 'Complaint 2026-17']
    }
    const make = ['audit', 'evidence', exchangeId, '--out', out]
    const refused = await shudao([...make, ...(await from('steward'))])
    assert.match(refused.err, /needs the role auditor/)
    const made = await shudao([...make, ...(await from('auditor'))])
    assert.equal(made.code, 0, made.err)
    const vkeys = [chongqing, sichuan].flatMap(({ config }) => [
      '--vkey',
      join(config.stateFolder, 'log.vkey'),
    ])
    const bundle = join(out, `${exchangeId}.evidence.json`)
    const proven = await shudao(['audit', 'verify-evidence', bundle, ...vkeys])
    assert.equal(proven.code, 0, proven.out + proven.err)
    assert.match(readFileSync(bundle, 'utf8'), new RegExp(exchangeId))
  })

  it('has its decisions made again, replayed and advised on', async () => {
    const days = ['--config', file, '--days', '7']
    const grants = join(folder, 'grants')
    mkdirSync(grants)
    const [replayed, advised, again] = await Promise.all([
      shudao(['policy', 'replay', ...days, '--grants', grants]),
      shudao(['policy', 'advise', ...days]),
      shudao(['policy', 'recompute', exchangeId, '--config', file]),
    ])
    assert.match(replayed.out, /^1 exchanges of the last 7 days/, replayed.err)
    assert.match(advised.out, /^\d+ exchanges since /, advised.err)
    // Whose policy set this exchange never had: the record was found.
    assert.match(again.err, /7\.2026-03-01\.1/)
  })
})

function bucketOf({ endpoint, bucket }: TestS3): LogStorageFile {
  return {
    endpoint,
    bucket,
    prefix: 'chongqing',
    accessKeyId: { file: 'keys/s3.id' },
    secretAccessKey: { file: 'keys/s3.secret' },
  }
}
