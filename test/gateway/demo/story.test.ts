import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runDemo } from '../../../gateway/demo/supervise.ts'
import { WELL_KNOWN } from '../../../gateway/demo/world/well-known.ts'

/** Far from the ports of a demo that a developer may have running. */
const PORT_BASE = 27_400

describe('the demo, started on an empty folder', function () {
  this.timeout(300_000)
  const folder = mkdtempSync(join(tmpdir(), 'shudao-story-'))
  after(() => rmSync(folder, { recursive: true }))

  it('tells the whole story, verifies both logs, and ends with 0', async () => {
    const lines: string[] = []
    const code = await runDemo({
      folder,
      portBase: PORT_BASE,
      fresh: false,
      once: true,
      say: (line) => lines.push(line),
      signal: new AbortController().signal,
      now: () => new Date(),
      // As on a machine with nothing but Node.
      mariadb: undefined,
    })
    const told = lines.join('\n')
    assert.equal(code, 0, told)
    assert.match(told, /No MariaDB on this machine .+ in the embedded PostgreSQL instead/)
    assert.match(told, /510000\.ga +MySQL \(a PostgreSQL stands in\) +1\n/)
    assert.match(told, /died on 2026-02-11/)
    assert.match(told, /ACCESS_DENIED/)
    assert.match(told, /SOURCE_UNAVAILABLE at person\.medicalSettlement/)
    assert.equal(told.match(/proven whole/g)?.length, 2)
  })

  it('leaves no personal value in what the exchanges and HTTP sources logged', () => {
    const files = [
      ...['500000', '510000'].map((region) => join(folder, region, 'exchange.log')),
      ...readdirSync(join(folder, 'sources'))
        .filter((name) => name.endsWith('.access.log'))
        .map((name) => join(folder, 'sources', name)),
    ]
    assert.equal(files.length, 5)
    for (const file of files) {
      const text = readFileSync(file, 'utf8')
      for (const { idNumber, name } of WELL_KNOWN) {
        assert.ok(!text.includes(idNumber) && !text.includes(name), file)
      }
    }
  })
})
