/**
 * Ant Design's styles as texts: what it would make in the browser, made once where the console is built, by rendering each
 * part.
 *
 * @module
 */
import { createCache, extractStyle, StyleProvider } from '@ant-design/cssinjs'
import { ConfigProvider } from 'antd'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { THEMES, type Look } from '../theme.ts'
import { PARTS } from './antd-parts.ts'

export interface MadeStyles {
  /** By what Ant Design calls a part, `Input-TextArea`. They name colours and sizes by variables. */
  readonly parts: ReadonlyMap<string, string>
  /** Of links and icons, and the variables for either look. */
  readonly shared: string
}

type Cache = ReturnType<typeof createCache>

/** Styles that are no part's, by Ant Design's names. */
const SHARED = ['ant-design-icons', 'Shared'] as const
/** Ant Design lists the styles that it extracted; only a server that renders pages needs that. */
const LIST_OF_STYLES = /\.data-ant-cssinjs-cache-path\{[^}]*\}/

export function makeStyles(): MadeStyles {
  const rendered = { light: render('light'), dark: render('dark') }
  const parts = partsOf(rendered.light)
  const light = variablesOf(rendered.light)
  const dark = variablesOf(rendered.dark).filter((one) => !light.includes(one))
  return {
    parts,
    shared: [
      ...SHARED.map((name) => parts.get(name) ?? ''),
      `:root{${light.join('')}}`,
      `:root[data-theme=dark]{${dark.join('')}}`,
    ].join('\n'),
  }
}

function render(look: Look): Cache {
  const cache = createCache()
  const theme = { ...THEMES[look], hashed: false, cssVar: { key: 'any' } }
  for (const part of PARTS) {
    const themed = createElement(ConfigProvider, { theme }, part)
    renderToString(createElement(StyleProvider, { cache }, themed))
  }
  return cache
}

/** The cache calls a style `style%<part>%<class>%…`, those of all parts `style%<hash>%<part>%…` with no hash. */
function partsOf(cache: Cache): Map<string, string> {
  const parts = new Map<string, string>()
  for (const [path, entry] of cache.cache) {
    const [kind, ...names] = path.split('%').filter((name) => name !== '')
    const [part] = names
    if (kind !== 'style' || part === undefined) continue
    const alone = createCache()
    alone.cache.set(path, entry)
    const text = extractStyle(alone, { plain: true, types: ['style'] }).replace(LIST_OF_STYLES, '')
    parts.set(part, (parts.get(part) ?? '') + text)
  }
  return parts
}

/** Each `--ant-…: value;` once. A name means the same wherever it is declared: the page declares all at its root. */
function variablesOf(cache: Cache): readonly string[] {
  const text = extractStyle(cache, { plain: true, types: ['token', 'cssVar'] })
  return [...new Set([...text.matchAll(/--[\w-]+:[^;{}]+;/g)].map(([declared]) => declared))]
}
