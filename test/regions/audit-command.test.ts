import assert from 'node:assert/strict'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import {
  CONTENT_KEYS_FOLDER,
  openContentKeys,
  sealedUnder,
} from '../../gateway/audit/content-keys.ts'
import { nodeDisk } from '../../gateway/audit/disk.ts'
import { acquireLock } from '../../gateway/audit/lock.ts'
import { encodeRecord } from '../../gateway/audit/record.ts'
import { openLog } from '../../gateway/audit/log.ts'
import type { ConfigFile } from '../../gateway/config-file.ts'
import { loadConfig } from '../../gateway/config.ts'
import { logOptionsOf } from '../../gateway/placed-log.ts'
import { recordOf } from '../gateway/audit/support.ts'
import { removeFolder, serviceFolder } from '../support/services.ts'
import { adapt, furnish, ROOT, shudao, type Ran } from './own-exchange.ts'

/** The policy set by which the records of `recordOf` were decided. */
const NAMED = '7.2026-03-01.1.json'

describe('shudao audit, for whoever keeps a log', function () {
  this.timeout(300_000)
  const folder = join(serviceFolder('audit-command'), 'exchange')
  const file = join(folder, 'exchange.json')
  const copy = join(folder, 'copy')
  let state = ''
  let log = ''

  const audit = (...args: string[]): Promise<Ran> => shudao(['audit', ...args])
  const decided = (...args: string[]): Promise<Ran> =>
    audit(...args, '--config', file, '--by', 'AD-01', '--reason', 'as the rules of 2026 say')

  before(async () => {
    const made = await shudao(['keys', 'create', join(folder, 'keys')])
    assert.equal(made.code, 0, made.err)
    furnish(folder)
    const example = readFileSync(join(ROOT, 'gateway', 'exchange.example.jsonc'), 'utf8')
    const plain = example.replace(/^\s*\/\/.*$/gm, '').replace(/,(\s*[}\]])/g, '$1')
    writeFileSync(file, JSON.stringify(adapt(JSON.parse(plain) as ConfigFile, 1)))
    const begun = await audit('create', '--config', file)
    assert.equal(begun.code, 0, begun.err)
    const options = logOptionsOf(loadConfig(file))
    state = options.stateDir
    log = options.logDir
    const writer = await openLog(options)
    // Longer ago than records are kept.
    const old = { time: '2020-01-02T10:00:00.000+08:00' }
    const entries = Array.from({ length: 600 }, (_, i) => ({ ...recordOf(`x-${i}`), ...old }))
    const keys = await openContentKeys(nodeDisk, join(state, CONTENT_KEYS_FOLDER))
    const key = await keys.keyFor('released', old.time)
    const sealed = entries.map((record) => encodeRecord(sealedUnder(key, record)))
    await Promise.all(sealed.map((bytes) => writer.append(bytes)))
    await writer.close()
    const parts = join(state, 'policy-sets', 'parts')
    mkdirSync(parts, { recursive: true })
    for (const set of [NAMED, 'gone.gone.catalogue.json']) {
      const file = { grants: {}, guardrails: 'a', offered: 'b' }
      writeFileSync(join(state, 'policy-sets', set), JSON.stringify(file))
    }
  })
  after(() => removeFolder(serviceFolder('audit-command')))

  it('says what to do of a running exchange, of nothing to check, and of a reason that is none', async () => {
    const lock = acquireLock(join(state, 'log.lock'))
    const running = await decided('hold', 'too-early', '--entries', '0').finally(() => {
      lock.release()
    })
    assert.equal(running.code, 1)
    assert.match(running.err, /^The exchange of \S+ is running\. Stop it first/)
    const nothing = await audit('fsck')
    assert.match(nothing.err, /^Say what to check: the exchange's state folder/)
    const by = ['--config', file, '--by', 'AD-01']
    const silent = await audit('hold', 'silent', '--entries', '0', ...by, '--reason', ' ')
    assert.match(silent.err, /^--reason: give 1 to 1000 characters/)
  })

  it('mirror makes a copy that the other commands take in place of the log, and continues it', async () => {
    const { code, out, err } = await audit('mirror', log, '--to', copy)
    assert.equal(code, 0, err)
    assert.match(
      out,
      /^✓ exchange\.chongqing\.example\/log: 600 new entries; the copy in \S+\/log holds 600, the last of 2020-01-02T10:00:00\.000\+08:00\.\n$/,
    )
    const again = await audit('mirror', log, '--to', copy)
    assert.match(again.out, /: 0 new entries; .* holds 600,/)
    const verified = await audit('verify', join(copy, 'log'))
    assert.equal(verified.code, 0, verified.err)
    const sampled = await audit('sample', join(copy, 'log'), '--count', '5')
    assert.match(sampled.out, /^Drawn from the first 600 entries/)
    const own = await audit('mirror', log, '--to', state)
    assert.match(own.err, /is the state folder of an exchange\. Give a copy a folder of its own/)
    const soon = await audit('mirror', log, '--to', copy, '--every', 'day')
    assert.match(soon.err, /--every day: give whole seconds, 1 to 86400/)
  })

  it('prune --dry-run says what is over its retention, and removes nothing', async () => {
    const { code, out, err } = await decided('prune', '--dry-run')
    assert.equal(code, 0, err)
    assert.match(
      out,
      /^ {2}entries 0 to 511\n512 entries are over their retention, 0\.\d MB\.\nNothing was removed/,
    )
    assert.ok(existsSync(join(log, 'tile/entries/000')))
  })

  it('hold keeps entries, prune leaves them and removes the rest, verify and fsck find the log whole', async () => {
    const held = await decided('hold', 'dispute-7', '--entries', '300-301')
    assert.equal(held.code, 0, held.err)
    assert.match(held.out, /^2 entries are held as "dispute-7"/)
    const { code, out, err } = await decided('prune')
    assert.equal(code, 0, err)
    assert.match(out, /entries 0 to 255\n {2}entries 256 to 511: held by "dispute-7", they stay/)
    assert.match(out, /^1 policy set that no kept record names: removed\.$/m)
    assert.deepEqual(readdirSync(join(state, 'policy-sets')).sort(), [NAMED, 'parts'])
    assert.deepEqual(
      ['000', '001'].map((name) => existsSync(join(log, 'tile/entries', name))),
      [false, true],
    )
    const verified = await audit('verify', log)
    assert.equal(verified.code, 0, verified.err)
    assert.match(
      verified.out,
      /^ {2}Entries 0 to 255 were pruned on \d{4}-\d\d-\d\d by AD-01, because: as the rules of 2026 say\. Only/m,
    )
    const checked = await audit('fsck', state)
    assert.equal(checked.code, 0, checked.out)
    assert.match(
      checked.out,
      /· Pruned: entries 0 to 255\n· Held: dispute-7, entries 300 to 301, by AD-01 since \S+, because: as the rules of 2026 say\n/,
    )
    assert.match(checked.out, /✓ Whole: .*\/log, 602 entries\./)
  })

  it('erase needs two persons, leaves what is held, and then destroys the keys of sealed content', async () => {
    const name = '2020-01.released'
    const alone = await decided('erase', '--approved-by', 'ad 01')
    assert.equal(alone.code, 1)
    assert.match(alone.err, /are both AD-01: erasing takes two persons/)
    const held = await decided('erase', '--approved-by', 'AU-03')
    assert.match(held.out, /2020-01\.released: held by "dispute-7", it stays\n0 keys/)
    assert.equal((await decided('lift', 'dispute-7')).code, 0)
    const { code, out, err } = await decided('erase', '--approved-by', 'AU-03')
    assert.equal(code, 0, err)
    assert.match(
      out,
      /^ {2}2020-01\.released\n1 key of sealed content is over its retention\.\nErased\./,
    )
    const files = readdirSync(join(state, CONTENT_KEYS_FOLDER))
    assert.deepEqual(files, [`${name}.erased`])
    const checked = await audit('fsck', state)
    assert.match(
      checked.out,
      /· Sealed content of 2020-01\.released: erased on .* by AD-01 and AU-03, because: as the rules of 2026 say\n✓ Whole/,
    )
  })

  it('lift says when there is no such hold; and a name or a range that is not there is said', async () => {
    const beyond = await decided('hold', 'other', '--entries', '10-9999')
    assert.match(beyond.err, /--entries ends at 9999, but the log has 604 entries, from 0 up/)
    const mistyped = await decided('hold', 'other', '--entries', '10..20')
    assert.match(mistyped.err, /--entries has "10\.\.20"\. Give places in the log/)
    const again = await decided('lift', 'dispute-7')
    assert.equal(again.code, 1)
    assert.match(again.err, /There is no hold "dispute-7"\. There is none\./)
  })

  it('fsck tells what is lost, and --repair makes hash tiles anew', async () => {
    rmSync(join(log, 'tile/0/001'))
    const found = await audit('fsck', '--config', file)
    assert.equal(found.code, 1)
    assert.match(
      found.out,
      /~ tile\/0\/001: The tile is missing\. \[MISSING\]\n {4}→ Run again with --repair\./,
    )
    const repaired = await audit('fsck', state, '--repair')
    assert.equal(repaired.code, 0, repaired.out)
    assert.match(repaired.out, /made anew: tile\/0\/001\n1 hash tile was made anew/)
    assert.match(repaired.out, /✓ Whole: /)
  })

  it('fsck says which folder it wants, and that the exchange must be stopped', async () => {
    const wrong = await audit('fsck', log)
    assert.match(wrong.err, /holds no folder log\. Give the exchange's state folder/)
    const writer = await openLog(logOptionsOf(loadConfig(file)))
    const busy = await audit('fsck', state)
    await writer.close()
    assert.equal(busy.code, 1)
    assert.match(busy.err, /is running\. Stop it first/)
  })

  it('mirror keeps what the log pruned, and says what it lost', async () => {
    const { code, out, err } = await audit('mirror', log, '--to', copy)
    assert.equal(code, 0, err)
    assert.match(out, /: 4 new entries; .* holds 604,/)
    const gone = join(log, 'tile/entries/001')
    renameSync(gone, join(folder, 'taken'))
    const lost = await audit('mirror', log, '--to', copy)
    assert.equal(lost.code, 1)
    assert.match(lost.err, /^✗ Entries 256 to 511 are gone from .*\/log, and no entry says/)
    const verified = await audit('verify', join(copy, 'log'))
    assert.equal(verified.out.split('\n').length, 3, verified.out + verified.err)
    for (const name of ['000', '001']) assert.ok(existsSync(join(copy, 'log/tile/entries', name)))
    renameSync(join(folder, 'taken'), gone)
  })
})
