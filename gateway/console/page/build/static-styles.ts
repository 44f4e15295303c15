/**
 * Ant Design without styles that are made in the browser, which took it half of a page's first second: its modules that make
 * them are replaced, in the build, by files of styles that were made here.
 *
 * Ant Design's own `zeroRuntime` spares the styles alone; variables and tokens, which are as dear, it makes none the less.
 *
 * @module
 */
import { Visitor, type ESTree, type Plugin } from 'vite'
import { TOKENS } from '../tokens.ts'
import { makeStyles } from './make-styles.ts'

/** What is imported: `antd-styles/Input-TextArea.css`. */
const STYLES = 'antd-styles/'
const SHARED = `${STYLES}shared.css`

/** Only of a look without colours, `wireframe`, which we have not. */
const NEVER = 'Pagination-bordered'

/** What makes styles in Ant Design's modules, and what stands there instead: names of no classes. */
const MAKERS: Readonly<Record<string, string>> = {
  genStyleHooks: '(() => ["", ""])',
  genComponentStyleHook: '(() => "")',
  genSubStyleComponent: '(() => null)',
  // Makes the makers themselves.
  genStyleUtils: '({})',
}

/** What none of the console's files may hold any more. */
const STYLE_MAKER = /\/cssinjs\/es\/hooks\//

/** Whole modules, by how their names end. */
const REPLACED: readonly (readonly [string, string])[] = [
  ['/console/page/tokens.ts', `export const TOKENS = ${JSON.stringify(TOKENS)}`],
  ['/antd/es/theme/util/useResetIconStyle.js', `import '${SHARED}'; export default () => {}`],
  [
    '/antd/es/theme/useToken.js',
    `import { useContext } from 'react'
     import { DesignTokenContext } from './context'
     export const unitless = {}
     export default function useToken() {
       const { theme, token } = useContext(DesignTokenContext)
       return [theme, token, '', token, { prefix: 'ant', key: '' }, true]
     }`,
  ],
]

export function staticStyles(): Plugin {
  const { parts, shared } = makeStyles()
  const textOf = (name: string): string | undefined =>
    name === 'shared' ? shared : parts.get(name)
  return {
    name: 'static-styles',
    enforce: 'pre',
    resolveId: (id) => (id.startsWith(STYLES) ? `\0${id}` : undefined),
    load(id) {
      const name = nameOf(id)
      // Below the console's own, whichever is loaded first.
      return name === undefined ? undefined : `@layer antd {${textOf(name) ?? ''}}`
    },
    transform(code, id) {
      const replaced = REPLACED.find(([ending]) => id.endsWith(ending))
      if (replaced !== undefined) return { code: replaced[1], map: null, moduleSideEffects: true }
      if (
        !id.includes('/antd/es/') ||
        !Object.keys(MAKERS).some((maker) => code.includes(`${maker}(`))
      )
        return undefined
      const made = withoutMakers(code, this.parse(code))
      return made && { code: made, map: null, moduleSideEffects: true }
    },
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((file) =>
        file.type === 'chunk' ? Object.entries(file.modules) : [],
      )
      const shown = modules.map(([id]) => id)
      const missing = shown
        .map(nameOf)
        .filter((name) => name !== undefined && name !== NEVER && !textOf(name))
      if (missing.length > 0) {
        this.error(`No styles of ${missing.join(', ')}: add the part to build/antd-parts.ts.`)
      }
      const makers = modules
        .filter(([id, { renderedLength }]) => renderedLength > 0 && STYLE_MAKER.test(id))
        .map(([id]) => id)
      if (makers.length > 0) {
        this.error(`Styles would be made in the browser after all, by ${makers.join(', ')}.`)
      }
    },
  }
}

function nameOf(id: string): string | undefined {
  return id.startsWith(`\0${STYLES}`) ? id.slice(STYLES.length + 1, -'.css'.length) : undefined
}

/** `genStyleHooks('Tag', …)` → an import of its styles, and what stands instead; undefined where nothing is made. */
function withoutMakers(code: string, program: ESTree.Program): string | undefined {
  const calls = callsOfMakers(program)
  if (calls.length === 0) return undefined
  let rest = code
  for (const { start, end, maker } of [...calls].reverse()) {
    rest = rest.slice(0, start) + (MAKERS[maker] ?? '') + rest.slice(end)
  }
  const parts = calls.flatMap(({ part }) => part ?? [])
  return parts.map((part) => `import '${STYLES}${part}.css'\n`).join('') + rest
}

interface MakerCall {
  readonly start: number
  readonly end: number
  readonly maker: string
  readonly part: string | undefined
}

function callsOfMakers(program: ESTree.Program): readonly MakerCall[] {
  const calls: MakerCall[] = []
  new Visitor({
    CallExpression: ({ start, end, callee, arguments: [called] }) => {
      if (callee.type !== 'Identifier' || !(callee.name in MAKERS) || called === undefined) return
      calls.push({ start, end, maker: callee.name, part: partOf(called) })
    },
  }).visit(program)
  return calls
}

/** `'Tag'` → `Tag-Tag`, `['Tag', 'preset']` → `Tag-preset`, as Ant Design names what it made. */
function partOf(called: ESTree.Argument): string | undefined {
  if (called.type === 'ObjectExpression') return undefined
  const cells = called.type === 'ArrayExpression' ? called.elements : [called, called]
  return cells.map((cell) => (cell?.type === 'Literal' ? String(cell.value) : '')).join('-')
}
