/** Whether the console says in Chinese what the exchange says in English: every sentence that stands in its sources. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { AdapterError } from '../../../adapters/errors.ts'
import { mysqlFailure } from '../../../adapters/mysql-failure.ts'
import { checkUscc } from '../../../catalog/codes/uscc.ts'
import { TITLES } from '../../../catalog/guide/columns.ts'
import { defectIn } from '../../../gateway/console/page/words/defects.ts'
import { cellSaid, GUIDE_REMEDIES_ZH } from '../../../gateway/console/page/words/guide-remedies.ts'
import { caseFailureIn } from '../../../gateway/console/page/words/case-failures.ts'
import { detailsIn } from '../../../gateway/console/page/words/error-details.ts'
import { groundIn } from '../../../gateway/console/page/words/grounds.ts'
import { heldBecauseIn } from '../../../gateway/console/page/words/holds-said.ts'
import { CONSUMER_CHANGED } from '../../../gateway/grants/grant-life.ts'
import { failureOf } from '../../../gateway/sources/failures.ts'
import { ADAPTER_ERROR_CODES } from './adapter-codes.ts'

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
  'does not say where "1" is read, 1',
  '1, but 1 is of type 1',
  'holds 1. Take it out, change it where it is used, and 1',
  '1 (GB 32100; Decree 809 Art. 13)',
  'is not a known field.1',
  'is "1"1',
  '1 1.',
  '1; it must be one of 1',
  '1.1',
]
/** Where the rules of a resource are written; those that they call themselves are in files of their own. */
const RULES = [
  ...[
    ...readFileSync(join(ROOT, 'catalog/validate-resource.ts'), 'utf8').matchAll(
      /rules\/[\w-]+\.ts/g,
    ),
  ].map(String),
  'rules/item-mapping.ts',
  'rules/row-shape.ts',
  'schema/check.ts',
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

type Find = (node: ts.Node) => readonly string[]

/** What every node of the folder's files gives. */
function inFolder(folder: string, found: Find): readonly string[] {
  const names = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.ts'))
  return names.flatMap((name) => inFile(join(folder, name), found))
}

function inFile(path: string, found: Find): readonly string[] {
  const text = readFileSync(join(ROOT, path), 'utf8')
  const all: string[] = []
  const visit = (node: ts.Node): void => {
    all.push(...found(node))
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest))
  return all.filter((one) => !PUT_TOGETHER.includes(one))
}

/** What a variable or a property of this name is. */
function messageAt(node: ts.Node): readonly string[] {
  const isMessage =
    (ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node)) &&
    nameOf(node.name) === 'message'
  return isMessage ? sentencesIn(node.initializer) : []
}

const unsaidOf = (sentences: readonly string[]): readonly string[] =>
  sentences.filter((one) => !/^[^a-z]*\p{Script=Han}/u.test(defectIn('zh', one)))

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
    const sentences = inFolder('catalog/guide', (node) => {
      if (!ts.isCallExpression(node)) return messageAt(node)
      const { expression, arguments: given } = node
      if (nameOf(expression) === 'wrong') return sentencesIn(given[0])
      const isTold = ts.isPropertyAccessExpression(expression) && nameOf(expression.name) === 'tell'
      return isTold ? sentencesIn(given[2]) : []
    })
    assert(sentences.length > 12)
    const unsaid = sentences.filter((problem) =>
      cellSaid('zh', { ...cell, problem }).startsWith('不合要求'),
    )
    assert.deepEqual(unsaid, [])
  })

  it('of the whole of a guide’s table says what is wrong with that, and not what to write in its first column', () => {
    const problem = 'is the title of no column; one row has the titles of the guide’s table.'
    assert.equal(
      cellSaid('zh', { column: '信息资源名称', problem, message: problem }),
      '没有一行是编制表的列标题。请下载编制表，在其上填写',
    )
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
        return messageAt(node)
      }),
    )
    assert(sentences.length > 60)
    assert.deepEqual(unsaidOf(sentences), [])
  })

  it('of a resource that breaks a rule has its Chinese', () => {
    const sentences = RULES.flatMap((file) =>
      inFile(`catalog/${file}`, (node) => {
        if (ts.isReturnStatement(node) && file === 'schema/check.ts') {
          return sentencesIn(node.expression)
        }
        if (ts.isCallExpression(node) && nameOf(node.expression) === 'only') {
          return sentencesIn(node.arguments[2]).map((one) => `${one}, but name is of type C`)
        }
        return messageAt(node)
      }),
    )
    assert(sentences.length > 40)
    assert.deepEqual(unsaidOf(sentences), [])
    const codes = ['1', '1150000000000000O0', '11A000000000000000', '115000000000000001']
    const problems = codes.map((code) => {
      const checked = checkUscc(code)
      return checked.ok ? code : `${checked.problem} (GB 32100; Decree 809 Art. 13)`
    })
    const hints = ['is not a known field.', 'is not a known field. Did you mean "name"?']
    const secrets = ['a secret', 'a private key', 'a password in an address'].map(
      (what) => `holds ${what}. Take it out.`,
    )
    const options = ['is "x". Did you mean "y"?', 'is "x"; it must be one of "y", "z"']
    const probed = inFile('gateway/registry/probe.ts', (node) =>
      ts.isCallExpression(node) && nameOf(node.expression) === 'refused'
        ? sentencesIn(node.arguments[1])
        : [],
    )
    assert.deepEqual(unsaidOf([...problems, ...hints, ...secrets, ...options, ...probed]), [])
  })

  it('of a procedure that is not known here says of which kind', () => {
    const said = (kind: string): string =>
      defectIn('zh', `is not known here. List what is: shudao ${kind} list`)
    assert.deepEqual(['request', 'correction', 'dispute'].map(said), [
      '本节点没有这件申请',
      '本节点没有这件校核',
      '本节点没有这件争议',
    ])
  })

  it('of a grant that it holds back by itself has its Chinese, and what staff wrote stays', () => {
    const said = (because: string): string => heldBecauseIn('zh', because)
    assert.equal(said('The grant was not used since 2025-12-01.'), '自 2025-12-01 以来没有使用。')
    assert.equal(said(CONSUMER_CHANGED), '使用方系统的登记信息在确认授权之后已变更。')
    assert.equal(said('Complaint 7.'), 'Complaint 7.')
    assert.equal(heldBecauseIn('en', CONSUMER_CHANGED), CONSUMER_CHANGED)
  })

  it('of a source or a peer that failed has its Chinese, with what is wrong with a value', () => {
    const said = (message: string): { readonly text: string; readonly isWhole: boolean } =>
      detailsIn(
        'SOURCE_UNAVAILABLE',
        { department: '四川省公安厅', resource: '510000.GA.x' },
        message,
        (text) => text,
      )
    for (const code of ADAPTER_ERROR_CODES) {
      const until = new Date('2026-03-02T12:00:00+08:00')
      const thrown = new AdapterError(code, 'ga', 'x', { until })
      const { message } = failureOf(thrown, '四川省公安厅', 100)
      const { text, isWhole } = said(message)
      assert(isWhole && !/[a-z]{2,} [a-z]{2,}/.test(text), text)
    }
    const broken =
      '510000.GA.x gave a value that breaks its standard: "name" is longer than 5 characters. The item is left empty; tell 数据处.'
    assert.equal(
      said(broken).text,
      '四川省公安厅：510000.GA.x。510000.GA.x 给出的值不合标准（超过 5 字），该信息项留空。请告知 数据处。',
    )
    const refused = said('Sichuan refuses this query (ACCESS_DENIED): No grant. Apply.')
    assert.match(refused.text, /Sichuan 拒绝了这次查询（ACCESS_DENIED）：至少有一个信息项没有授权/)
    assert.equal(refused.isWhole, false)
  })

  it('of a right that a database’s user lacks has its Chinese, with what to have done', () => {
    for (const errno of [1044, 1045, 1130, 1142, 1143, 1356, 1449, 1698]) {
      const { message } = mysqlFailure(
        'ga',
        Object.assign(new Error('x'), { errno, sqlState: '42000' }),
      )
      const said = detailsIn('BAD_INPUT', {}, `SOURCE_UNAVAILABLE. ${message}`, (text) => text)
      assert.match(said.text, /^没有读到数据源“ga”：.*请.*数据源管理员/, message)
    }
  })

  it('of a peer that refuses has its Chinese, by the rule that it names', () => {
    const where = { department: '四川省人社厅', resource: '510000.RS.x' }
    const refusedBy = {
      rule: 'no-grant',
      resource: '510000.RS.x',
      item: 'name',
      facts: {},
      more: 1,
    }
    const told = (extensions: object): { readonly text: string; readonly isWhole: boolean } =>
      detailsIn('PEER_REFUSED', { ...where, ...extensions }, 'SICHUAN refuses: no.', (text) => text)
    const { text, isWhole } = told({ refusedBy })
    assert.match(text, /^四川省人社厅：对端节点拒绝“name”：没有授权.*另有 1 项同样被拒绝。$/)
    assert.doesNotMatch(text, /[A-Za-z]{2,} [A-Za-z]{2,}/)
    assert.equal(isWhole, true)
    assert.equal(told({ refusedBy: { rule: 'guardrail:own' } }).isWhole, false)
  })

  it('of a case that went otherwise has its Chinese', () => {
    const failures = {
      'expected to be refused by none, was by minors, night':
        '应被以下策略拒绝：无；实际：minors、night',
      'expected to be told of name, was of none': '应指出信息项：name；实际：无',
      'expected shown: name clear; was refused: name no-grant, minors':
        '应为 提供 name（明文）；实际为 拒绝 name（没有授权）、minors',
    }
    for (const [english, chinese] of Object.entries(failures)) {
      assert.equal(caseFailureIn('zh', english), chinese)
      assert.equal(caseFailureIn('en', english), english)
    }
  })

  it('of how often a source writes “no value” has its Chinese', () => {
    assert.equal(
      groundIn('zh', '"no value" is written 无 (86 times), - (3 times)'),
      '“没有值”写作 无（86 次） -（3 次）',
    )
  })

  it('of a record without a value, whose column the document of its source does not have, has its Chinese', () => {
    const column = 'the mapping names the column "xm", which "/v1" does not have by the document'
    assert.equal(groundIn('zh', 'The source holds no value.'), '数据源没有值')
    for (const more of ['', '; the mapping names the column "xb", which "/v1" does not have']) {
      assert.equal(
        groundIn('zh', `The source holds no value; ${column} that describes its source${more}.`),
        '数据源没有值：描述数据源的文档中没有映射所用的列，如“xm”',
      )
    }
  })
})
