/** Whether the console says in Chinese what the exchange says in English: every sentence that stands in its sources. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { TITLES } from '../../../catalog/guide/columns.ts'
import { defectIn } from '../../../gateway/console/page/words/defects.ts'
import { cellSaid, GUIDE_REMEDIES_ZH } from '../../../gateway/console/page/words/guide-remedies.ts'
import { detailsIn } from '../../../gateway/console/page/words/error-details.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
/** Where whatever stands against a step of a procedure or of the registry is written. */
const STEPS = ['gateway/procedures', 'gateway/registry', 'catalog/procedures']
/** Of these the whole is put together of other sentences, which are looked at where they stand. */
const PUT_TOGETHER = [
  '1. 1',
  '1: 1. 1',
  'cannot be "1": 1',
  'names "1", 1',
  'is missing; 1',
  'is longer than 1 characters',
]

/** The sentences of an expression, with a `1` for whatever differs. */
function sentencesIn(node: ts.Expression | undefined): readonly string[] {
  if (node === undefined) return []
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isConditionalExpression(node)) {
    return [...sentencesIn(node.whenTrue), ...sentencesIn(node.whenFalse)]
  }
  if (!ts.isTemplateExpression(node)) return []
  return [node.head.text + node.templateSpans.map(({ literal }) => `1${literal.text}`).join('')]
}

/** What every node of the folder's files gives. */
function inFolder(folder: string, found: (node: ts.Node) => readonly string[]): readonly string[] {
  const names = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.ts'))
  return names.flatMap((name) => {
    const text = readFileSync(join(ROOT, folder, name), 'utf8')
    const all: string[] = []
    const visit = (node: ts.Node): void => {
      all.push(...found(node))
      ts.forEachChild(node, visit)
    }
    visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest))
    return all.filter((one) => !PUT_TOGETHER.includes(one))
  })
}

const nameOf = (node: ts.Node): string => (ts.isIdentifier(node) ? node.text : '')

describe('what the exchange says in English', () => {
  it('against an operation of staff has its Chinese', () => {
    const sentences = inFolder('gateway/management', (node) =>
      ts.isNewExpression(node) && nameOf(node.expression) === 'ManagementError'
        ? sentencesIn(node.arguments?.[1])
        : ts.isCallExpression(node) && nameOf(node.expression) === 'badInput'
          ? sentencesIn(node.arguments[0])
          : [],
    )
    assert(sentences.length > 40)
    const unsaid = sentences.filter(
      (one) => !detailsIn('CONFLICT', {}, one, (text) => text).isWhole,
    )
    assert.deepEqual(unsaid, [])
  })

  it('of a cell of the guide’s table has its Chinese, and every column what to write in it', () => {
    assert.deepEqual(Object.keys(GUIDE_REMEDIES_ZH).sort(), [...TITLES].sort())
    const cell = { column: '共享类型', problem: 'is nothing that is known', message: '' }
    assert.equal(cellSaid('zh', cell), '不合要求。请写 无条件共享、有条件共享 或 不予共享')
    assert.equal(cellSaid('zh', { ...cell, problem: 'is empty' }).split('。')[0], '必填')
  })

  it('against a step of a procedure or of the registry has its Chinese', () => {
    const sentences = STEPS.flatMap((folder) =>
      inFolder(folder, (node) => {
        if (ts.isCallExpression(node)) {
          const called = nameOf(node.expression)
          if (called === 'finding') return sentencesIn(node.arguments[1])
          if (called === 'needsText')
            return sentencesIn(node.arguments[2]).map((one) => `is missing; ${one}`)
        }
        const isMessage =
          (ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node)) &&
          nameOf(node.name) === 'message'
        return isMessage ? sentencesIn(node.initializer) : []
      }),
    )
    assert(sentences.length > 60)
    const unsaid = sentences.filter((one) => !/^[^a-z]*\p{Script=Han}/u.test(defectIn('zh', one)))
    assert.deepEqual(unsaid, [])
  })
})
