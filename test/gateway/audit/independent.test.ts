import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { directoryFetcher } from '../../../gateway/audit/fetcher.ts'
import { createLog } from '../../../gateway/audit/log.ts'
import { splitNote } from '../../../gateway/audit/note.ts'
import { proveInclusion } from '../../../gateway/audit/prove.ts'
import { formatTlogProof } from '../../../gateway/audit/tlog-proof.ts'
import { formatAddCheckpoint } from '../../../gateway/witness/add-checkpoint.ts'
import { INDEPENDENT_TIMEOUT_MS, independentOrSkip } from '../../support/independent.ts'
import type { Independent } from '../../support/independent.ts'
import { WITNESS_VKEY, witnessIn } from '../witness/support.ts'
import { removeScratch, scratch, VKEY } from './support.ts'

const SIZE = 600

describe('our log, read by an implementation that is not ours', function () {
  this.timeout(INDEPENDENT_TIMEOUT_MS)
  let check: Independent
  let options: Awaited<ReturnType<typeof scratch>>

  before(async function () {
    options = await scratch()
    check = await independentOrSkip(this)
    const log = await createLog({ ...options, publishIntervalMs: 3_600_000 })
    await Promise.all(
      Array.from({ length: SIZE }, (_none, n) => log.append(Buffer.from(`entry ${n}`))),
    )
    await log.flush()
    const checkpoint = log.checkpoint()
    const request = formatAddCheckpoint({ oldSize: 0, proof: [], checkpoint })
    const { body: line } = await witnessIn(options.folder).addCheckpoint(Buffer.from(request))
    assert.equal(await log.addSignatures(splitNote(checkpoint)!.text, [line]), true)
    await log.close()
    for (const index of [0, 255, 256, SIZE - 1]) {
      const hashes = await proveInclusion(directoryFetcher(options.logDir), index, SIZE)
      const proof = formatTlogProof({ index, hashes, checkpoint: checkpoint + line })
      writeFileSync(join(options.folder, `${index}.tlog-proof`), proof)
      writeFileSync(join(options.folder, `${index}.entry`), `entry ${index}`)
    }
  })
  after(() => removeScratch(options))

  const proven = (index: number, proof = `${index}.tlog-proof`, entry = `${index}.entry`) =>
    check('proof', join(options.folder, proof), join(options.folder, entry), VKEY, WITNESS_VKEY)

  it('holds: checkpoint, cosignature, every tile and entry', async () => {
    assert.deepEqual(await check('log', options.logDir, VKEY, WITNESS_VKEY), {
      ok: true,
      said: 'ok',
    })
  })

  it('gives proof files that hold for their entries and no others', async () => {
    for (const index of [0, 255, 256, SIZE - 1]) {
      assert.deepEqual(await proven(index), { ok: true, said: 'ok' })
    }
    assert.equal((await proven(0, '0.tlog-proof', '255.entry')).ok, false)
  })

  const changes: readonly (readonly [string, string, (bytes: Buffer) => Buffer])[] = [
    ['the size', 'checkpoint', (bytes) => replaced(bytes, `\n${SIZE}\n`, `\n${SIZE + 1}\n`)],
    ['the signature of the log', 'checkpoint', (bytes) => flipped(bytes, line(bytes, 0) + 60)],
    ['the cosignature', 'checkpoint', (bytes) => flipped(bytes, line(bytes, 1) + 60)],
    [
      'the cosignature, by leaving it out',
      'checkpoint',
      (bytes) => bytes.subarray(0, line(bytes, 1)),
    ],
    ['an entry', 'tile/entries/001', (bytes) => flipped(bytes, 700)],
    ['a leaf hash', 'tile/0/001', (bytes) => flipped(bytes, 700)],
    ['a hash of the upper tile', 'tile/1/000.p/2', (bytes) => flipped(bytes, 40)],
  ]
  for (const [what, file, change] of changes) {
    it(`is refused when ${what} was changed`, async () => {
      const copy = join(options.folder, 'copy')
      mkdirSync(copy, { recursive: true })
      cpSync(options.logDir, copy, { recursive: true })
      writeFileSync(join(copy, file), change(readFileSync(join(copy, file))))
      const judged = await check('log', copy, VKEY, WITNESS_VKEY)
      assert.match(judged.said, /^refused: /)
      assert.equal(judged.ok, false)
    })
  }

  it('gives proof files that are refused when any line was changed', async () => {
    const text = readFileSync(join(options.folder, '256.tlog-proof'), 'utf8')
    const lines = text.split('\n')
    for (const [n, old] of lines.entries()) {
      if (old === '') continue
      // Not the last letter: before padding it has bits that not every reader looks at.
      const at = old.replace(/=+$/, '').length - 2
      const changed = lines.with(n, flipped(Buffer.from(old), at).toString())
      writeFileSync(join(options.folder, 'changed.tlog-proof'), changed.join('\n'))
      const judged = await proven(256, 'changed.tlog-proof')
      assert.equal(judged.ok, false, `line ${n}`)
    }
  })
})

/** Where the nth signature line begins. */
function line(bytes: Buffer, n: number): number {
  let at = bytes.indexOf('\n\n') + 2
  for (let k = 0; k < n; k++) at = bytes.indexOf('\n', at) + 1
  return at
}

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes)
  // Keeps base64 base64: one letter becomes another.
  changed[at] = changed[at] === 0x41 ? 0x42 : 0x41
  return changed
}

function replaced(bytes: Buffer, old: string, by: string): Buffer {
  return Buffer.from(bytes.toString().replace(old, by))
}
