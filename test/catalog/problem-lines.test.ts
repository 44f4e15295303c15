import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { CatalogError } from '../../catalog/errors.ts'
import { lineOf } from '../../catalog/problem-lines.ts'

describe('The line of a value in a JSON file', () => {
  let folder: string
  let file: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'shudao-lines-'))
    file = join(folder, 'a.json')
  })
  after(() => rmSync(folder, { recursive: true }))

  it('is where the member or the element begins, and of what is missing where its parent does', () => {
    writeFileSync(file, '[\n  { "a": "x, }",\n    "b/c": [1,\n 2] },\n\n  {}\n]')
    const lines = ['', '/0', '/0/a', '/0/b~1c', '/0/b~1c/1', '/0/none/below', '/1', '/2'].map(
      (pointer) => lineOf(file, pointer),
    )
    assert.deepEqual(lines, [1, 2, 2, 3, 4, 2, 6, 1])
  })

  it('is not told of what is no JSON, or no file', () => {
    writeFileSync(file, '{')
    assert.equal(lineOf(file, ''), undefined)
    assert.equal(lineOf(join(folder, 'none.json'), ''), undefined)
  })

  it('is said in a report', () => {
    writeFileSync(file, '{\n  "a": 1\n}')
    const { message } = new CatalogError([{ file, pointer: '/a', message: 'is no text' }])
    assert.match(message, /a\.json\n {4}\/a \(line 2\) {3}is no text$/)
  })

  it('is the line of the value itself, whatever is in the file (property)', () => {
    const seek = fc.string({ maxLength: 8 })
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 3 }),
        fc.jsonValue({ maxDepth: 2 }),
        seek,
        (a, b, name) => {
          const text = JSON.stringify({ [`a${name}`]: a, mark: [b, 'sought'] }, null, 2)
          writeFileSync(file, text)
          const line = text.slice(0, text.lastIndexOf('"sought"')).split('\n').length
          assert.equal(lineOf(file, '/mark/1'), line)
        },
      ),
    )
  })
})
