import assert from 'node:assert/strict'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSignedCheckpoint, signCheckpoint } from '../../../gateway/audit/checkpoint.ts'
import { cosign, cosignedAtSec, parseCosigner } from '../../../gateway/audit/cosignature.ts'
import type { AuditError } from '../../../gateway/audit/errors.ts'
import { directoryFetcher } from '../../../gateway/audit/fetcher.ts'
import { createLog, openLog } from '../../../gateway/audit/log.ts'
import type { AuditLog, LogOptions } from '../../../gateway/audit/log.ts'
import { splitNote } from '../../../gateway/audit/note.ts'
import { proveConsistency } from '../../../gateway/audit/prove.ts'
import { EMPTY_ROOT, leafHash } from '../../../gateway/audit/tree.ts'
import { formatAddCheckpoint } from '../../../gateway/witness/add-checkpoint.ts'
import { askWitness } from '../../../gateway/witness/ask-witness.ts'
import type { Asked } from '../../../gateway/witness/ask-witness.ts'
import { originHash } from '../../../gateway/witness/witness-store.ts'
import { KEY, keyOf, ORIGIN, removeScratch, scratch, VKEY } from '../audit/support.ts'
import { COSIGNER, LOG_KEY, serveWitness, WITNESS_KEY, WITNESS_VKEY, witnessIn } from './support.ts'

const NOW = new Date('2026-03-02T02:00:00.000Z')
const NOW_SEC = NOW.getTime() / 1000

describe('a witness', () => {
  let options: LogOptions & { readonly folder: string }
  let log: AuditLog
  beforeEach(async () => {
    options = await scratch()
    log = await createLog({ ...options, publishIntervalMs: 3_600_000 })
  })
  afterEach(async () => {
    await log.close()
    await removeScratch(options)
  })

  async function grow(count: number): Promise<string> {
    for (let n = 0; n < count; n++) await log.append(Buffer.from(`entry ${log.size()}`))
    await log.flush()
    return log.checkpoint()
  }

  async function request(checkpoint: string, oldSize: number): Promise<Buffer> {
    const size = Number(checkpoint.split('\n')[1])
    const proof =
      oldSize === 0 || oldSize > size
        ? []
        : await proveConsistency(directoryFetcher(options.logDir), oldSize, size)
    return Buffer.from(formatAddCheckpoint({ oldSize, proof, checkpoint }))
  }

  const witness = (now = NOW) => witnessIn(options.folder, () => now)

  it('cosigns a log as it grows, with the time, and keeps what it cosigned', async () => {
    const one = await grow(3)
    const first = await witness().addCheckpoint(await request(one, 0))
    assert.equal(first.status, 200)
    assert.deepEqual(openSignedCheckpoint(Buffer.from(one + first.body), LOG_KEY, [COSIGNER]), {
      checkpoint: { origin: ORIGIN, size: 3, root: Buffer.from(one.split('\n')[2]!, 'base64') },
      body: splitNote(one)!.text,
      witnessedBy: [COSIGNER],
    })
    assert.equal(cosignedAtSec(first.body), NOW_SEC)
    const two = await grow(300)
    const second = await witness().addCheckpoint(await request(two, 3))
    assert.equal(second.status, 200)
    // Another process that finds the same folder knows as much.
    const latest = await witness().latest(originHash(ORIGIN))
    assert.deepEqual(latest, { status: 200, type: latest.type, body: two + second.body })
    assert.equal((await witness().cosigned(LOG_KEY))?.size, 303)
  })

  it('answers an old size that is not its own with 409 and the size', async () => {
    const one = await grow(5)
    assert.equal((await witness().addCheckpoint(await request(one, 2))).body, '0\n')
    await witness().addCheckpoint(await request(one, 0))
    const two = await grow(2)
    for (const old of [0, 3, 6]) {
      assert.deepEqual(await witness().addCheckpoint(await request(two, old)), {
        status: 409,
        type: 'text/x.tlog.size',
        body: '5\n',
      })
    }
  })

  it('cosigns the same checkpoint again, and never with an earlier time', async () => {
    const one = await grow(5)
    await witness().addCheckpoint(await request(one, 0))
    const setBack = new Date(NOW.getTime() - 86_400_000)
    const again = await witness(setBack).addCheckpoint(await request(one, 5))
    assert.deepEqual([again.status, cosignedAtSec(again.body)], [200, NOW_SEC])
  })

  it('refuses what is not shown to continue the log', async () => {
    const one = await grow(5)
    await witness().addCheckpoint(await request(one, 0))
    const two = await grow(4)
    const honest = (await request(two, 5)).toString()
    const [old = '', first = '', ...rest] = honest.split('\n')
    const root = leafHash(Buffer.from('another history'))
    const other = signCheckpoint({ origin: ORIGIN, size: 5, root }, KEY)
    const wrong: readonly (readonly [string, string])[] = [
      ['a hash less', [old, ...rest].join('\n')],
      ['a hash twice', [old, first, first, ...rest].join('\n')],
      ['another hash', [old, root.toString('base64'), ...rest].join('\n')],
      ['a proof from a size to itself', `old 5\n${first}\n\n${other}`],
      [
        'an empty log with a root',
        `old 0\n\n${signCheckpoint({ origin: ORIGIN, size: 0, root }, KEY)}`,
      ],
    ]
    for (const [what, body] of wrong) {
      assert.equal((await witness().addCheckpoint(Buffer.from(body))).status, 422, what)
    }
    assert.equal((await witness().cosigned(LOG_KEY))?.size, 5)
    assert.equal((await witness().addCheckpoint(Buffer.from(honest))).status, 200)
  })

  it('answers another root of the size that it cosigned with 409 and that size', async () => {
    await witness().addCheckpoint(await request(await grow(5), 0))
    const root = leafHash(Buffer.from('another history'))
    const other = signCheckpoint({ origin: ORIGIN, size: 5, root }, KEY)
    assert.deepEqual(await witness().addCheckpoint(await request(other, 5)), {
      status: 409,
      type: 'text/x.tlog.size',
      body: '5\n',
    })
  })

  it('wants no proof from nothing', async () => {
    const one = await grow(2)
    const extra = EMPTY_ROOT.toString('base64')
    const body = Buffer.from(`old 0\n${extra}\n\n${one}`)
    assert.equal((await witness().addCheckpoint(body)).status, 422)
  })

  it('knows logs by name, and believes only their keys', async () => {
    const one = await grow(2)
    const root = leafHash(Buffer.from('x'))
    const foreign = signCheckpoint({ origin: 'other.test/log', size: 2, root }, KEY)
    assert.equal((await witness().addCheckpoint(await request(foreign, 0))).status, 404)
    const forged = signCheckpoint({ origin: ORIGIN, size: 2, root }, keyOf('somebody'))
    assert.equal((await witness().addCheckpoint(await request(forged, 0))).status, 403)
    const altered = one.replace('\n2\n', '\n3\n')
    assert.equal((await witness().addCheckpoint(await request(altered, 0))).status, 403)
    const unknown = await witness().latest(originHash(ORIGIN))
    assert.equal(unknown.status, 404)
  })

  it('reads no body that is not exactly of the form', async () => {
    const one = await grow(2)
    const hash = EMPTY_ROOT.toString('base64')
    const wrong = [
      '',
      one,
      `old 00\n\n${one}`,
      `old -1\n\n${one}`,
      `old 0 \n\n${one}`,
      `Old 0\n\n${one}`,
      `old 0\n${hash.slice(0, -1)}\n\n${one}`,
      `old 3\n\n${one}`,
      `old 2\n${`${hash}\n`.repeat(64)}\n${one}`,
    ]
    for (const body of wrong) {
      assert.equal((await witness().addCheckpoint(Buffer.from(body))).status, 400, body)
    }
  })

  it('takes the requests of one log one after the other', async () => {
    const sizes = [await grow(1), await grow(1), await grow(1)]
    const one = witness()
    const bodies = await Promise.all(sizes.map((checkpoint) => request(checkpoint, 0)))
    const answers = await Promise.all(bodies.map((body) => one.addCheckpoint(body)))
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 409, 409],
    )
    assert.equal((await one.cosigned(LOG_KEY))?.size, 1)
  })

  it('cosigns nothing of a log when what it kept of it was changed', async () => {
    const one = await grow(2)
    await witness().addCheckpoint(await request(one, 0))
    const notes = join(options.folder, 'witness', 'notes')
    const [name = ''] = readdirSync(notes)
    const kept = readFileSync(join(notes, name), 'utf8')
    // The witness's own administrator writes an older state, which he cannot sign.
    writeFileSync(join(notes, name), kept.split('\n').slice(0, -2).join('\n') + '\n')
    await assert.rejects(witness().addCheckpoint(await request(one, 0)), { code: 'LOG_CORRUPT' })
    writeFileSync(join(notes, name), kept)
    assert.equal((await witness().addCheckpoint(await request(one, 2))).status, 200)
  })

  it('leaves its word on the published checkpoint, also over a restart', async () => {
    const one = await grow(2)
    const { body: line } = await witness().addCheckpoint(await request(one, 0))
    const { text } = splitNote(one)!
    assert.equal(await log.addSignatures(text, [line]), true)
    assert.equal(await log.addSignatures(text, [line]), true)
    assert.equal(log.checkpoint(), one + line)
    assert.equal(readFileSync(join(options.logDir, 'checkpoint'), 'utf8'), one + line)
    await log.close()
    log = await openLog({ ...options, publishIntervalMs: 3_600_000 })
    await log.flush()
    assert.equal(log.checkpoint(), one + line)
    await grow(1)
    assert.equal(await log.addSignatures(text, [line]), false)
  })
})

describe('whoever asks a witness', () => {
  const root = leafHash(Buffer.from('x'))
  const checkpoint = { origin: ORIGIN, size: 5, root }
  const SIZE = 'text/x.tlog.size'
  const refused = (said: string): Asked => ({ outcome: 'refused', status: 409, said })

  for (const [what, oldSize, [type, body], expected] of [
    ['the size that was sent, of that very checkpoint', 5, [SIZE, '5\n'], refused('5')],
    ['no size, of a checkpoint of the size that it cosigned', 5, ['text/plain', ''], refused('')],
    ['a larger size', 5, [SIZE, '9\n'], { outcome: 'behind', size: 9 }],
    ['no size, of a checkpoint that goes on', 3, ['text/plain', ''], 'SOURCE_UNREADABLE'],
    ['the size that was sent, of one that goes on', 3, [SIZE, '3\n'], 'SOURCE_UNREADABLE'],
  ] as const) {
    it(`knows what 409 means with ${what}`, async () => {
      const answer = { status: 409, type, body } as const
      const server = await serveWitness({
        addCheckpoint: async () => answer,
        latest: async () => answer,
        cosigned: async () => undefined,
      })
      try {
        const asked = await askWitness({
          witness: server,
          note: signCheckpoint(checkpoint, KEY),
          checkpoint,
          oldSize,
          prove: async () => [],
          timeoutMs: 5_000,
        }).catch((thrown: unknown) => (thrown as AuditError).code)
        assert.deepEqual(asked, expected)
      } finally {
        await server.close()
      }
    })
  }
})

describe('cosignatures', () => {
  const body = `${ORIGIN}\n1\n${leafHash(Buffer.from('x')).toString('base64')}\n`
  const line = cosign(body, WITNESS_VKEY, WITNESS_KEY, NOW_SEC)
  const note = (signature: string): Buffer =>
    Buffer.from(
      `${signCheckpoint({ origin: ORIGIN, size: 1, root: leafHash(Buffer.from('x')) }, KEY)}${signature}`,
    )

  it('are the word of the witness alone: time, body and key are all in it', () => {
    assert.equal(openSignedCheckpoint(note(line), LOG_KEY, [COSIGNER]).witnessedBy.length, 1)
    const bytes = Buffer.from(line.split(' ')[2]!, 'base64')
    for (let at = 4; at < bytes.length; at++) {
      const changed = Buffer.from(bytes)
      changed[at]! ^= 1
      const altered = `\u2014 ${COSIGNER.name} ${changed.toString('base64')}\n`
      assert.throws(() => openSignedCheckpoint(note(altered), LOG_KEY, [COSIGNER]), {
        code: 'NOTE_UNVERIFIED',
      })
    }
  })

  it('are checked with the log.vkey of the exchange that witnesses, as with its witness.vkey', () => {
    const vkey = cosign(body, VKEY, KEY, NOW_SEC)
    const [, name, encoded] = vkey.trimEnd().split(' ')
    assert.equal(name, ORIGIN)
    const signed = openSignedCheckpoint(note(vkey), LOG_KEY, [parseCosigner(VKEY)])
    assert.equal(
      signed.witnessedBy[0]?.keyId,
      Buffer.from(encoded!, 'base64').toString('hex', 0, 4),
    )
    assert.notEqual(signed.witnessedBy[0].keyId, LOG_KEY.keyId)
  })

  it('are not taken for the signature of a log, nor that for one', () => {
    // The log's own line under the witness's key id, and the other way round.
    const [own = ''] = splitNote(note('').toString())!.lines
    const swap = (text: string, keyId: string): string => {
      const bytes = Buffer.from(text.trimEnd().split(' ')[2]!, 'base64')
      return `\u2014 ${ORIGIN} ${Buffer.concat([Buffer.from(keyId, 'hex'), bytes.subarray(4)]).toString('base64')}\n`
    }
    const asWitness = swap(own, parseCosigner(VKEY).keyId)
    assert.throws(() => openSignedCheckpoint(note(asWitness), LOG_KEY, [parseCosigner(VKEY)]), {
      code: 'NOTE_UNVERIFIED',
    })
    const asLog = `${body}\n${swap(cosign(body, VKEY, KEY, NOW_SEC), LOG_KEY.keyId)}`
    assert.throws(() => openSignedCheckpoint(Buffer.from(asLog), LOG_KEY, []), {
      code: 'NOTE_UNVERIFIED',
    })
  })

  it('need a time', () => {
    for (const time of [0, -1, 1.5, NaN]) {
      assert.throws(() => cosign(body, WITNESS_VKEY, WITNESS_KEY, time), { code: 'NOTE_INVALID' })
    }
  })
})
