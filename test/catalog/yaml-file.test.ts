import assert from 'node:assert/strict'
import fc from 'fast-check'
import { loadContent, loadResources } from '../../catalog/load.ts'
import { parseYaml, writeYaml, yamlLines } from '../../catalog/yaml-file.ts'
import { content, contentFiles, reportFrom, resource, withFolder } from './fixtures.ts'

describe('catalogue files in YAML', () => {
  it('are read as those in JSON are, one entry or a list, whatever the file holds', () => {
    const files = { 'a.yaml': writeYaml(resource), 'b/list.yml': writeYaml([resource]) }
    assert.match(
      reportFrom(files, (folder) => loadResources(folder, content)),
      /list\.yml\n +\/0\/code +is used here and in a\.yaml: "510000\.RS\.pensionBenefit"/,
    )
    assert.deepEqual(
      withFolder({ 'a.yaml': files['a.yaml'] }, (folder) => loadResources(folder, content)),
      [resource],
    )
    const inYaml = contentFiles({
      'regions.json': undefined,
      'regions.yaml': writeYaml(content.regions),
      'code-lists/benefit-status.json': undefined,
      'code-lists/benefit-status.yml': writeYaml(content.codeLists[0]),
    })
    assert.deepEqual(
      withFolder(inYaml, (folder) => loadContent(folder).regions),
      content.regions,
    )
  })

  it('have their problems told by line, as JSON has', () => {
    const text = writeYaml(resource)
      .replace('shareType: conditional', 'shareType: conditionally # of course')
      .replace('column: AIC161\n', 'columm: AIC161\n')
    const report = reportFrom({ 'a.yaml': text }, (folder) => loadResources(folder, content))
    const lineOf = (part: string): number => text.slice(0, text.indexOf(part)).split('\n').length
    assert.match(
      report,
      new RegExp(`/shareType \\(line ${lineOf('shareType:')}\\) .*Did you mean "conditional"`),
    )
    assert.match(
      report,
      new RegExp(
        `/binding/mapping/monthlyBenefit/columm \\(line ${lineOf('columm')}\\) .*Did you mean "column"`,
      ),
    )
  })

  it('say by line and column what is no YAML, and repeat nothing of it', () => {
    const report = reportFrom({ 'a.yaml': 'code: x\nname: "王合成\n' }, (folder) =>
      loadResources(folder, content),
    )
    assert.match(report, /\(the whole\) +is not YAML: line \d+, column \d+: [A-Z_]+/)
    assert(!report.includes('王合成'))
    for (const text of ['a: 1\na: 2\n', '--- 1\n--- 2\n', 'a: *b\n', '? [x]\n: 1\n']) {
      assert.throws(() => parseYaml(text), Error, text)
    }
  })

  it('take keys for texts, and nothing but true and false for flags', () => {
    assert.deepEqual(parseYaml('codes: { 01: a, no: b }\nflag: no\n'), {
      codes: { '01': 'a', no: 'b' },
      flag: 'no',
    })
  })

  it('refuse a file that grows in memory by aliases', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
    for (let i = 1; i < 9; i++) {
      const last = `*a${i - 1}`
      lines.push(`a${i}: &a${i} [${Array<string>(10).fill(last).join(', ')}]`)
    }
    assert.throws(() => parseYaml(lines.join('\n')), /alias/i)
  })

  it('hold every value that JSON holds, and every place of it has a line', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue()), (value) => {
        // JSON has no negative zero.
        const plain = JSON.parse(JSON.stringify(value)) as Readonly<Record<string, unknown>>
        const text = writeYaml(plain)
        assert.deepEqual(JSON.stringify(parseYaml(text)), JSON.stringify(plain))
        const lineOf = yamlLines(text)
        for (const name of Object.keys(plain)) {
          const pointer = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
          assert.notEqual(lineOf(pointer), undefined, pointer)
        }
      }),
    )
  })

  it('are written with comments at their places, which change nothing', () => {
    const text = writeYaml(
      { a: { b: 1, c: { d: 'x' } } },
      new Map([
        ['', ' All of it.'],
        ['/a/b', ' one'],
        ['/a/c', ' an object'],
      ]),
    )
    assert.equal(text, '# All of it.\n\na:\n  b: 1 # one\n  # an object\n  c:\n    d: x\n')
    assert.deepEqual(parseYaml(text), { a: { b: 1, c: { d: 'x' } } })
  })
})
