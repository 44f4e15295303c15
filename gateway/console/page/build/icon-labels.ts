/**
 * Ant Design calls each icon by its English file name, for a screen reader: "book", "down"; and a button that empties a field
 * "Clear". Here they are called in the language of the page, or are left to the eye.
 *
 * @module
 */
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** By the end of a module's name: what stands there, and what takes its place. */
const LABELLED: readonly (readonly [module: RegExp, written: RegExp, instead: string])[] = [
  [
    /@ant-design\/icons\/es\/components\/AntdIcon(?:Light)?\.js$/,
    /role: "img",\s*"aria-label": icon\.name/,
    '...iconLabel(icon.name)',
  ],
  [
    /@rc-component\/select\/es\/hooks\/useAllowClear\.js$/,
    /\?\? 'Clear'/,
    "?? iconLabel('close-circle')['aria-label']",
  ],
]
const LABELS = join(import.meta.dirname, '../words/icon-names.ts')

export function iconLabels(): Plugin {
  return {
    name: 'icon-labels',
    transform(code, id) {
      const [name = ''] = id.split('?')
      const [, written, instead] = LABELLED.find(([module]) => module.test(name)) ?? []
      if (written === undefined || instead === undefined) return undefined
      if (!written.test(code)) this.error(`${name} names its pictures otherwise than expected.`)
      const labelled = code.replace(written, instead)
      return `import { iconLabel } from ${JSON.stringify(LABELS)}\n${labelled}`
    },
  }
}
